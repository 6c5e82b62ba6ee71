"""An expert says when to be asked; what waits for somebody like them is offered at once (C4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from peerdesk.core import clock
from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.communities.models import Community
from peerdesk.domain.expertise.access import expert_in
from peerdesk.domain.expertise.models import Availability
from peerdesk.domain.expertise.operations import set_availability
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.operations.seats import forget_misses, refresh_seat
from peerdesk.workflows.fill_place import fill_place


@transaction.atomic
def change_availability(
    *,
    caller: Caller,
    community: Community,
    schedule: Sequence[Mapping[str, Any]],
    time_zone: str,
    paused: bool,
    at_once: int,
    languages: Sequence[str],
    now: datetime | None = None,
) -> Availability:
    """Stored, and acted on in the same transaction; raises InvalidInput and NotFound."""
    expert_in(caller, community.id)
    now = now or clock.now()
    person_id = caller.person.id
    availability = set_availability(
        community=community,
        person_id=person_id,
        schedule=schedule,
        time_zone=time_zone,
        paused=paused,
        at_once=at_once,
        languages=languages,
        now=now,
    )
    seat = refresh_seat(person_id=person_id, community_id=community.id, now=now)
    forget_misses(person_id=person_id, community_id=community.id)
    fill_place(seat=seat, now=now)
    hint_person(person_id, "availability")
    return availability

"""An expert chooses which of the areas passed to cover (C3)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.expertise.access import expert_in
from peerdesk.domain.expertise.operations import cover_areas
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.operations.seats import refresh_seat
from peerdesk.workflows.fill_place import fill_place


@transaction.atomic
def choose_areas(
    *, caller: Caller, community: Community, areas: Collection[UUID], now: datetime | None = None
) -> None:
    """From now on the expert is asked in these areas only; raises InvalidInput and NotFound."""
    expert_in(caller, community.id)
    now = now or clock.now()
    cover_areas(community=community, person_id=caller.person.id, areas=areas)
    seat = refresh_seat(person_id=caller.person.id, community_id=community.id, now=now)
    fill_place(seat=seat, now=now)

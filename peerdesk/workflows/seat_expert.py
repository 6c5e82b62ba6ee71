"""The step with which every way into a community ends: the new expert has a seat."""

from dataclasses import replace
from datetime import datetime

from peerdesk.domain.admission.models import Application
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.expertise.operations import set_availability
from peerdesk.domain.expertise.queries import availability_of, times_of
from peerdesk.domain.routing.operations.seats import refresh_seat


def seat_expert(*, application: Application, membership: Membership, now: datetime) -> None:
    """Languages and zone as chosen on the way, no hours yet; inside the caller's transaction."""
    community, person = membership.community, membership.person
    if application.languages and availability_of(person.id, community.id) is None:
        times = times_of(person, community)
        times = replace(
            times,
            time_zone=application.time_zone or times.time_zone,
            at_once=min(times.at_once, community.policy.chats_at_once),
            languages=application.languages,
        )
        set_availability(community=community, person_id=person.id, times=times, now=now)
    refresh_seat(person_id=person.id, community_id=community.id, now=now)

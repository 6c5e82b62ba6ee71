"""A pause comes to the end that the expert gave it; what waits for them is offered at once (C4)."""

from datetime import datetime
from uuid import UUID

from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.expertise.operations import end_pause as switch_on
from peerdesk.domain.routing.operations.seats import forget_misses, refresh_seat
from peerdesk.workflows.fill_place import fill_place


def end_pause(*, person_id: UUID, community_id: UUID, now: datetime) -> bool:
    """Back by the database's clock; False if the expert has changed their mind meanwhile.

    Inside the caller's transaction.
    """
    if not switch_on(community_id=community_id, person_id=person_id, now=now):
        return False
    seat = refresh_seat(person_id=person_id, community_id=community_id, now=now)
    forget_misses(person_id=person_id, community_id=community_id)
    fill_place(seat=seat, now=now)
    hint_person(person_id, "availability")
    return True

"""An expert says when to be asked; what waits for somebody like them is offered at once (C4)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.expertise.access import expert_in
from peerdesk.domain.expertise.models import Availability
from peerdesk.domain.expertise.operations import set_availability
from peerdesk.domain.expertise.times import Times
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.operations.answering import decline
from peerdesk.domain.routing.operations.seats import forget_misses, lock_seats, refresh_seat
from peerdesk.domain.routing.queries import pending_of
from peerdesk.workflows.fill_place import fill_place
from peerdesk.workflows.find_helper import find_helper


@transaction.atomic
def change_availability(
    *, caller: Caller, community: Community, times: Times, now: datetime | None = None
) -> Availability:
    """Stored, and acted on in the same transaction; raises InvalidInput and NotFound."""
    expert_in(caller, community.id)
    now = now or clock.now()
    person_id = caller.person.id
    availability = set_availability(community=community, person_id=person_id, times=times, now=now)
    given_back = _give_back(community, person_id, now) if times.paused else []
    seat = refresh_seat(person_id=person_id, community_id=community.id, now=now)
    forget_misses(person_id=person_id, community_id=community.id)
    for conversation in given_back:
        find_helper(conversation=conversation, now=now)
    fill_place(seat=seat, now=now)
    hint_person(person_id, "availability")
    return availability


def _give_back(community: Community, person_id: UUID, now: datetime) -> list[Conversation]:
    """Who pauses says no to what they are asked now: others are asked at once, nothing is missed.

    Conversations first, in the order of their ids, then the seat.
    """
    asked = sorted({one.conversation_id for one in pending_of(person_id, community.id, now)})
    conversations = [row for row in map(locked, asked) if row is not None]
    seats = lock_seats(community_id=community.id, people=[person_id])
    for invitation in pending_of(person_id, community.id, now):
        if invitation.conversation_id in asked:
            decline(invitation=invitation, seat=seats[person_id], reason="", now=now)
    return conversations

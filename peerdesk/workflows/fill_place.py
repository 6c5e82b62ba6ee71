"""An expert has a free place: chats that wait for somebody like them are offered at once."""

from datetime import datetime
from typing import Final

from peerdesk.domain.conversations.waiting import waiting_for_experts
from peerdesk.domain.routing.models import Seat
from peerdesk.domain.routing.operations.seats import is_open
from peerdesk.workflows.find_helper import find_helper

_LOOKED_AT: Final = 20


def fill_place(*, seat: Seat, now: datetime) -> None:
    """Take the next step for the oldest chats that the expert could have.

    Inside a transaction that holds the seat's lock. A chat that somebody else moves at this moment
    is passed over, so that nobody waits for a conversation while holding a seat.
    """
    seat.refresh_from_db(fields=["active", "invited"])
    free = seat.limit - seat.active - seat.invited
    if free <= 0 or not is_open(seat, now):
        return
    for conversation in waiting_for_experts(
        community_id=seat.community_id,
        areas=seat.areas,
        languages=seat.languages,
        not_of=seat.person_id,
        limit=_LOOKED_AT,
    ):
        find_helper(conversation=conversation, now=now)

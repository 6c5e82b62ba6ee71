"""An expert has a chat no more: it goes to the next, and nothing of it is lost (F10, F15)."""

from datetime import datetime
from typing import Literal

from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.joining import part
from peerdesk.domain.conversations.operations.moving import tell
from peerdesk.domain.premium.operations.ending import withdraw_open
from peerdesk.domain.routing.operations.seats import free_place, lock_seats, refresh_seat
from peerdesk.workflows.fill_place import fill_place
from peerdesk.workflows.find_helper import find_helper

By = Literal["expert", "customer", "clock", "community"]


def hand_on(*, conversation: Conversation, by: By, now: datetime) -> None:
    """The expert leaves, the customer is told, others are asked; a new span begins.

    `by` is who ended the pairing; the clock does when no first reply came. Who left isn't asked
    again in this conversation. Inside the caller's transaction, with the conversation locked and
    held by an expert.
    """
    expert_id, community_id = conversation.handler_id, conversation.community_id
    assert expert_id is not None
    replied, silent = conversation.first_replied_at is not None, by == "clock"
    seats = lock_seats(community_id=community_id, people=[expert_id])
    withdraw_open(conversation=conversation, by="left", now=now)
    part(conversation, by=by, now=now)
    free_place(seats[expert_id], finished=False, replied=replied, silent=silent)
    hint_person(expert_id, "invitations")
    if silent:
        tell(conversation, "expert_silent", {}, now=now)
    find_helper(conversation=conversation, now=now)
    if not silent:
        seat = refresh_seat(person_id=expert_id, community_id=community_id, now=now)
        fill_place(seat=seat, now=now)

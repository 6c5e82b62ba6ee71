"""An expert took a chat and wrote nothing: it goes to the next (F15)."""

from datetime import datetime

from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.conversations.lifecycle import DueFor
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.joining import part
from peerdesk.domain.conversations.operations.moving import look_again, tell
from peerdesk.domain.routing.operations.seats import free_place, lock_seats
from peerdesk.workflows.find_helper import find_helper


def replace_silent_helper(*, conversation: Conversation, now: datetime) -> None:
    """The expert leaves, the customer is told, others are asked; a new span begins.

    Inside the caller's transaction, with the conversation locked.
    """
    if conversation.first_replied_at is not None:
        look_again(conversation, now, DueFor.IDLE)
        return
    expert_id = conversation.handler_id
    assert expert_id is not None
    seats = lock_seats(community_id=conversation.community_id, people=[expert_id])
    part(conversation, now=now)
    free_place(seats[expert_id], finished=False)
    hint_person(expert_id, "invitations")
    tell(conversation, "expert_silent", {}, now=now)
    find_helper(conversation=conversation, now=now)

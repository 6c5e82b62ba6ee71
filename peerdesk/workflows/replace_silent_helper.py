"""An expert took a chat and wrote nothing: it goes to the next (F15)."""

from datetime import datetime

from peerdesk.domain.conversations.lifecycle import DueFor
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import look_again
from peerdesk.workflows.hand_on import hand_on


def replace_silent_helper(*, conversation: Conversation, now: datetime) -> None:
    """The expert leaves, the customer is told, others are asked; a new span begins.

    Inside the caller's transaction, with the conversation locked.
    """
    if conversation.first_replied_at is not None:
        look_again(conversation, now, DueFor.IDLE)
        return
    hand_on(conversation=conversation, by="clock", now=now)

"""Nothing is written any more: the customer is reminded once, then the conversation closes."""

from datetime import datetime

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.idling import is_over
from peerdesk.workflows.end_span import end_span


def close_idle(*, conversation: Conversation, now: datetime) -> None:
    """Inside the caller's transaction, with the conversation locked."""
    if is_over(conversation, now=now):
        end_span(conversation=conversation, by=None, now=now)

"""Nothing is written any more: the customer is reminded once, then the conversation closes."""

from datetime import datetime, timedelta
from typing import Final

from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.lifecycle import DueFor
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.idling import is_over
from peerdesk.domain.conversations.operations.moving import look_again
from peerdesk.domain.premium.operations.ending import open_until
from peerdesk.domain.premium.service_queries import is_under_way
from peerdesk.workflows.end_span import end_span

SERVICE_LOOK: Final = timedelta(hours=6)
AFTER_OFFER: Final = timedelta(minutes=1)  # by then it has expired


def close_idle(*, conversation: Conversation, now: datetime) -> None:
    """Inside the caller's transaction, with the conversation locked.

    During a paid service it stays open, however long nothing is written; and as long as an offer is
    before the customer.
    """
    paid = conversation.community.mode == Community.Mode.PAID
    if not is_over(conversation, now=now):
        return
    if paid and is_under_way(conversation.id):
        # What was paid for is still to come: silence ends nothing.
        look_again(conversation, now + SERVICE_LOOK, DueFor.IDLE)
    elif until := open_until(conversation.id):
        # The customer was told until when the offer is open.
        look_again(conversation, max(until, now) + AFTER_OFFER, DueFor.IDLE)
    else:
        end_span(conversation=conversation, by=None, now=now)

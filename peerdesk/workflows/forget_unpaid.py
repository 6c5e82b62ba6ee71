"""A question that was never paid: its draft goes when nobody comes back for it (I7)."""

from datetime import datetime, timedelta
from typing import Final

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import look_again
from peerdesk.domain.conversations.operations.unpaid import remove_unpaid
from peerdesk.domain.payments.lifecycle import Purpose
from peerdesk.domain.payments.queries import charge_of
from peerdesk.domain.questions.operations.asking import forget

_LOOK: Final = timedelta(minutes=5)


def forget_unpaid(*, conversation: Conversation, now: datetime) -> None:
    """Inside the caller's transaction, with the conversation locked.

    While a payment is under way its end is waited for.
    """
    if charge_of(Purpose.QUESTION, conversation.id) is not None:
        look_again(conversation, now + _LOOK)
        return
    forget(conversation.id)
    remove_unpaid(conversation, now=now)

"""Taking out of offers what was taken out of their conversation (P10, I16)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.ending import withdraw_open
from peerdesk.domain.premium.operations.removing import cut_words

_WORDS: Final = ("title", "description", "delivers")


def forget(
    *, conversation: Conversation, seq: int, cut: Callable[[Any], Any], now: datetime
) -> None:
    """The offer of this entry loses its words, and if it is open, it is withdrawn; what others
    quote is cut. Inside the caller's transaction, with the conversation locked.
    """
    for offer in PremiumOffer.objects.filter(conversation=conversation):
        whole = offer.offered_seq == seq
        left = {name: "" if whole else cut(getattr(offer, name)) for name in _WORDS}
        if any(left[name] != getattr(offer, name) for name in _WORDS):
            PremiumOffer.objects.filter(id=offer.id).update(**left)
        if whole:
            withdraw_open(conversation=conversation, by="redacted", now=now)
    cut_words(conversation.id, cut)

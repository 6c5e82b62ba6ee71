"""Taking words out of refund requests for good: who asked, when and for how much stays (P10)."""

from collections.abc import Callable, Collection
from typing import Any, Final
from uuid import UUID

from peerdesk.domain.refunds.models import RefundRequest

WORDS: Final = ("reason", "answer", "decision")


def take_words(request: RefundRequest, names: Collection[str]) -> dict[str, str]:
    """What stood there, by name; what was empty isn't named. The request is held by the caller."""
    taken = {name: getattr(request, name) for name in WORDS if name in names}
    taken = {name: text for name, text in taken.items() if text}
    _set(request, dict.fromkeys(taken, ""))
    return taken


def cut_words(conversation_id: UUID, cut: Callable[[Any], Any]) -> None:
    """What was taken away elsewhere in the conversation is quoted in none of its requests."""
    for request in RefundRequest.objects.filter(conversation_id=conversation_id):
        left = {name: cut(getattr(request, name)) for name in WORDS}
        _set(request, {name: text for name, text in left.items() if text != getattr(request, name)})


def _set(request: RefundRequest, words: dict[str, str]) -> None:
    if not words:
        return
    gone = [name for name, text in words.items() if not text]
    request.removed = sorted({*request.removed, *gone})
    for name, text in words.items():
        setattr(request, name, text)
    request.save(update_fields=[*words, "removed"])

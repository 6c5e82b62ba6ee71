"""The form's answers in somebody's own words, and taking them away for good (P10)."""

from collections.abc import Collection
from typing import Final

from peerdesk.domain.conversations.models import Conversation

# What stands where a text was: that something was answered stays known, and isn't asked again.
GONE: Final = "…"
_TEXTS: Final = ("text", "textarea")
_WRITTEN: Final = (*_TEXTS, "email", "number")


def written_answers(conversation: Conversation) -> dict[str, str]:
    """What was typed and stands there still, by key; what is chosen from a list says nobody."""
    return {
        key: answer
        for key, answer in conversation.fields.items()
        if isinstance(answer, str)
        and answer not in ("", GONE)
        and _kind(conversation, key) in _WRITTEN
    }


def take_answers(conversation: Conversation, keys: Collection[str]) -> dict[str, str]:
    """What stood there, by key; inside the caller's transaction, with the conversation locked."""
    taken = {key: text for key, text in written_answers(conversation).items() if key in keys}
    if taken:
        left = {key: GONE if _kind(conversation, key) in _TEXTS else "" for key in taken}
        conversation.fields = {**conversation.fields, **left}
        conversation.save(update_fields=["fields"])
    return taken


def _kind(conversation: Conversation, key: str) -> str:
    """As the form asks; an answer that it no longer asks for is a text."""
    kinds = {one["key"]: str(one["kind"]) for one in conversation.reason.fields}
    return kinds.get(key, "text")

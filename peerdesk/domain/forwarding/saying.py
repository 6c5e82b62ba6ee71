"""What an expert may say in a brief, and how it is read (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.forwarding.lifecycle import LONGEST_PART, LONGEST_REASON, Reason

PARTS = ("goal", "tried", "facts")


@dataclass(frozen=True, slots=True)
class Said:
    """Why the expert passes it on, and what the support team must know (F9)."""

    reason: Reason
    reason_text: str
    goal: str
    tried: str
    facts: str

    @classmethod
    def parse(cls, reason: str, brief: str | Mapping[str, str]) -> Self:
        """Reason: one of the codes, or words. Brief: its parts, or one text, which are facts.

        Raises InvalidInput by field: a reason and at least one part are needed.
        """
        parts = {"facts": brief} if isinstance(brief, str) else brief
        texts = {name: parts.get(name, "").replace("\r\n", "\n").strip() for name in PARTS}
        code, words = _reason(reason.strip())
        errors = _errors(code, words, texts)
        if errors:
            raise InvalidInput(errors)
        return cls(code, words, **texts)


def _reason(text: str) -> tuple[Reason, str]:
    return (Reason(text), "") if text in tuple(Reason) else (Reason.OTHER, text)


def _errors(code: Reason, words: str, texts: Mapping[str, str]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if code == Reason.OTHER and not words:
        errors["reason"] = [_("Say why you pass it on.")]
    elif len(words) > LONGEST_REASON or "\0" in words:
        errors["reason"] = [_("Say it in at most 200 characters.")]
    if not any(texts.values()):
        errors["brief"] = [_("Tell the support team at least what the customer wants.")]
    for name, text in texts.items():
        if len(text) > LONGEST_PART or "\0" in text:
            errors[f"brief.{name}"] = [_("Say it in at most 2,000 characters.")]
    return errors

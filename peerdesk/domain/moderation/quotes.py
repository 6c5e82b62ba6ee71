"""Where else the words of an event stand: as a whole, in their beginning, or the data alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from peerdesk.domain.conversations.operations.recording import excerpt
from peerdesk.domain.moderation.detection import detect

GAP: Final = "…"
# A shorter text is found in others by chance: only its exact copy is taken for a quotation.
_TELLING: Final = 8
_SIGN: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Quotes:
    """What is to be found nowhere any more."""

    whole: Sequence[str]  # the texts, and as lists show them
    alone: Sequence[str]  # nothing but this: a title is short, and others may use its words
    data: Sequence[str]  # the personal data in it, as written
    signs: Sequence[str]  # the same without spaces and dots

    def cut(self, value: Any) -> Any:
        """The value (of JSON) without them; the same object if there was nothing to cut."""
        if isinstance(value, str):
            return self._cut(value)
        if isinstance(value, list):
            cut = [self.cut(one) for one in value]
            return cut if cut != value else value
        if isinstance(value, dict):
            parts = {key: self.cut(one) for key, one in value.items()}
            return parts if parts != value else value
        return value

    def found_in(self, text: str) -> bool:
        """Whether another text holds the same personal data, also written otherwise."""
        if not self.signs or not text:
            return False
        run = _signs(text)
        return any(sign in run for sign in self.signs)

    def _cut(self, text: str) -> str:
        if text in self.whole or text in self.alone or text in self.data:
            return ""
        for quoted in (*self.whole, *self.data):
            if len(quoted) >= _TELLING:
                text = text.replace(quoted, GAP)
        return text


def quotes_of(text: str, language: str = "") -> Quotes:
    """What may be quoted of a text."""
    return quotes_of_all([text], language)


def quotes_of_all(texts: Sequence[str], language: str = "", *, title: str = "") -> Quotes:
    """What may be quoted of several texts that go together: of one within another, too."""
    texts = [text for text in texts if text]
    data = [
        text[span.start : span.end] for text in [*texts, title] for span in detect(text, language)
    ]
    signs = [_signs(one) for one in data]
    whole = {part for text in texts for part in (text, excerpt(text), text[:160], text[:159])}
    longest_first = sorted(whole, key=len, reverse=True)
    return Quotes(
        longest_first, [title] if title else [], data, [one for one in signs if len(one) >= 6]
    )


def _signs(text: str) -> str:
    return "".join(_SIGN.findall(text)).lower()

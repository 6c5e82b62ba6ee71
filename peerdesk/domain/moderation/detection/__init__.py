"""Personal data in a text: what it is and where (P10). Pure; it keeps nothing and logs nothing.

It errs towards silence with bare numbers: an invoice or order number that is taken for a telephone
teaches people to send anyway.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from peerdesk.domain.moderation.detection.accounts import cards, ibans
from peerdesk.domain.moderation.detection.addresses import emails, messengers
from peerdesk.domain.moderation.detection.insurance import insurance_numbers
from peerdesk.domain.moderation.detection.phones import phones


class Found(StrEnum):
    """A kind of personal data."""

    PHONE = "phone"
    EMAIL = "email"
    IBAN = "iban"
    CARD = "card"
    SOCIAL_INSURANCE = "social_insurance"
    MESSENGER = "messenger"


class Span(NamedTuple):
    """Personal data in a text, from `start` up to `end`, counted in code points."""

    kind: Found
    start: int
    end: int


def detect(text: str, language: str = "") -> list[Span]:
    """What a text holds, in order and without overlaps; `language` says how numbers are written.

    A thing that could be two is the one that proves itself best: an IBAN before a telephone.
    """
    if not worth_a_look(text):
        return []
    plain = _plain(text)
    found: list[Span] = []
    for span in _all(plain, language[:2].lower()):
        if not any(span.start < one.end and one.start < span.end for one in found):
            found.append(span)
    return sorted(found, key=lambda one: one.start)


def worth_a_look(text: str) -> bool:
    """Whether a text could hold any at all: a microsecond, for those who have little time."""
    low = text.lower()
    traces = any(word in low for word in _WORDS) or any(link in low for link in _LINKS)
    return traces or bool(_DIGITS.search(text) or _BRACKETS.search(text))


def masked(text: str, language: str = "") -> str:
    """The text with an ellipsis for each thing found: for notes that are kept."""
    return without(text, detect(text, language))


def without(text: str, spans: Sequence[Span]) -> str:
    """The text with an ellipsis in the place of each span."""
    for span in reversed(spans):
        text = f"{text[: span.start]}…{text[span.end :]}"
    return text


def _all(text: str, language: str) -> Iterator[Span]:
    """By how sure each kind is."""
    for kind, places in (
        (Found.EMAIL, emails(text)),
        (Found.MESSENGER, messengers(text)),
        (Found.IBAN, ibans(text)),
        (Found.SOCIAL_INSURANCE, insurance_numbers(text)),
        (Found.CARD, cards(text)),
        (Found.PHONE, phones(text, language)),
    ):
        for start, end in places:
            yield Span(kind, start, end)


def _plain(text: str) -> str:
    """The same length in plain letters: full-width digits and odd spaces hide nothing."""
    if text.isascii():
        return text
    return "".join(map(_plain_character, text))


def _plain_character(character: str) -> str:
    if character in _UNSEEN:
        return " "
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


_UNSEEN: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
# Six digits, however they are spread, a sign or word between the halves of an address, a link.
# Six digits, however they are spread; a sign, a link or a word between the halves of an address.
# Apart, and each beginning with a set of characters: so the engine skips what can't begin one.
_DIGITS: Final = re.compile(r"\d(?:[^\w\n]{0,3}\d|\w\d){5}")
_BRACKETS: Final = re.compile(
    r"[(\[{<]\s?(?:at|ät|aet|a|arobase|arrobase|chiocciola)\s?[)\]}>]", re.IGNORECASE
)
_WORDS: Final = ("@", "＠", ".me/", "://", "skype:", " dot ", " punkt ", " point ", " punto ")
_LINKS: Final = (".gg/", ".com/", ".id/", ".group/")

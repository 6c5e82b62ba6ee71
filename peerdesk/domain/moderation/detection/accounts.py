"""Bank accounts and payment cards: numbers that prove themselves by their own check digits."""

import re
from collections.abc import Iterator
from typing import Final

from schwifty import IBAN

from peerdesk.domain.moderation.detection.context import is_business

Place = tuple[int, int]

_IBAN: Final = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}\s?\d\s?\d(?:[ .-]?[A-Z0-9]){11,30}", re.IGNORECASE
)
# ISO 13616: the shortest is Norway's, the longest has 34.
_SHORTEST, _LONGEST = 15, 34
_CARD: Final = re.compile(r"(?<![\w.,-])\d(?:[ -]?\d){12,18}(?![\w-]|[.,]\d)")
_GROUPED: Final = re.compile(r"\d{4}(?P<gap>[ -])\d{4,6}(?P=gap)\d{4,5}(?:(?P=gap)\d{1,4}){0,2}")
# ISO/IEC 7812: by which digits each network's cards begin, and how long they are.
_NETWORKS: Final = (
    (re.compile(r"4"), (13, 16, 19)),
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),
    (re.compile(r"3[47]"), (15,)),
    (re.compile(r"30[0-5]|36|3[89]"), (14, 16, 19)),
    (re.compile(r"35(?:2[89]|[3-8])"), (16, 17, 18, 19)),
    (re.compile(r"6011|64[4-9]|65"), (16, 19)),
    (re.compile(r"62"), (16, 17, 18, 19)),
    (re.compile(r"50|5[6-9]|6[0-9]"), (16, 19)),
)


def ibans(text: str) -> Iterator[Place]:
    """Numbers of the length that their country has, with the right check digits (ISO 13616)."""
    for found in _IBAN.finditer(text):
        start, places = found.start(), _signs(text, found.span())
        for length in range(min(len(places), _LONGEST), _SHORTEST - 1, -1):
            if _is_iban("".join(text[place] for place in places[:length])):
                yield start, places[length - 1] + 1
                break


def cards(text: str) -> Iterator[Place]:
    """Numbers of a network's beginning and length that pass Luhn's sum (ISO/IEC 7812-1).

    One in ten numbers passes it by chance, so a run of digits named an order isn't one.
    """
    for found in _CARD.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        known = any(len(digits) in long and begins.match(digits) for begins, long in _NETWORKS)
        if not known or not _luhn(digits):
            continue
        if _GROUPED.fullmatch(found[0]) or not is_business(text, found.start()):
            yield found.span()


def _signs(text: str, place: Place) -> list[int]:
    return [at for at in range(*place) if text[at].isalnum()]


def _is_iban(signs: str) -> bool:
    signs = signs.upper()
    rearranged = signs[4:] + signs[:4]
    if not signs.isascii() or int("".join(str(int(sign, 36)) for sign in rearranged)) % 97 != 1:
        return False
    return bool(IBAN(signs, allow_invalid=True).is_valid)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(digits)) > 1

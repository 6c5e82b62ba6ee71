"""Numbers that name a person at a social insurance or a tax office, of CH, DE, FR and IT."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from stdnum.ch import ssn
from stdnum.de import idnr
from stdnum.fr import nir
from stdnum.it import codicefiscale

from peerdesk.domain.moderation.detection.context import is_business

Place = tuple[int, int]

_AHV: Final = re.compile(r"(?<![\w.-])756[. -]?\d{4}[. -]?\d{4}[. -]?\d{2}(?![\w-]|[.,]\d)")
_NIR: Final = re.compile(
    r"(?<![\w.-])[1-8] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-4]\d|[5-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}"
    r"[ /-]{0,3}\d{2}(?![\w-])",
    re.IGNORECASE,
)
_CODICE: Final = re.compile(
    r"(?<![\w])[A-Z]{6} ?[0-9LMNP-V]{2}[A-EHLMPR-T][0-9LMNP-V]{2} ?[A-Z][0-9LMNP-V]{3}[A-Z](?!\w)",
    re.IGNORECASE,
)
_PENSION: Final = re.compile(r"(?<![\w.-])\d{2} ?\d{6} ?[A-Z] ?\d{3}(?![\w-])", re.IGNORECASE)
_TAX: Final = re.compile(r"(?<![\w.,+(/-])(?:\d{11}|\d{2} \d{3} \d{3} \d{3})(?![\w-]|[.,]\d| \d)")
_TAX_NAMED: Final = re.compile(
    r"(?:steuer-?\s?id\w*|steuerliche\w* id\w*|id-?\s?nr|idnr|tax id|tin|identifikationsnummer)\W"
    r"[^\n\d]{0,24}$",
    re.IGNORECASE,
)
# The weights of the twelve digits before the check digit (VKVV § 4).
_PENSION_WEIGHTS: Final = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


def insurance_numbers(text: str) -> Iterator[Place]:
    """AHV number, NIR, codice fiscale, Rentenversicherungsnummer, Steuer-ID; each by its check."""
    yield from _valid(text, _AHV, ssn.is_valid)
    yield from _valid(text, _NIR, nir.is_valid)
    yield from _valid(text, _CODICE, codicefiscale.is_valid)
    yield from _valid(text, _PENSION, _is_pension)
    for start, end in _valid(text, _TAX, idnr.is_valid):
        # One in eleven numbers of this length passes: it must be named, or written as one.
        named = _TAX_NAMED.search(text[max(0, start - 48) : start])
        if named or (" " in text[start:end] and not is_business(text, start)):
            yield start, end


def _valid(text: str, shape: re.Pattern[str], check: Callable[[str], bool]) -> Iterator[Place]:
    for found in shape.finditer(text):
        if check(re.sub(r"[\s./-]", "", found[0]).upper()):
            yield found.span()


def _is_pension(number: str) -> bool:
    """The letter counts as its place in the alphabet, in two digits."""
    day, month = int(number[2:4]), int(number[4:6])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return False
    digits = f"{number[:8]}{ord(number[8]) - 64:02}{number[9:11]}"
    products = (int(digit) * weight for digit, weight in zip(digits, _PENSION_WEIGHTS, strict=True))
    return sum(sum(divmod(product, 10)) for product in products) % 10 == int(number[11])

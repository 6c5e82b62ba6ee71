"""Telephone numbers of the world, and those of the text's own countries without their prefix."""

import re
from collections.abc import Iterator
from typing import Final

from phonenumbers import NumberParseException, is_valid_number, parse

from peerdesk.domain.moderation.detection.context import is_business, is_calling

Place = tuple[int, int]

# Where people write numbers without a prefix, by the language they write.
_REGIONS: Final = {
    "de": ("CH", "DE", "AT"),
    "fr": ("CH", "FR", "BE"),
    "it": ("CH", "IT"),
    "en": ("CH", "GB", "US", "DE"),
}
_EVERYWHERE: Final = ("CH", "DE", "FR", "IT", "GB")
_CANDIDATE: Final = re.compile(
    r"(?<![\w#%=&_])(?<!\d[.,:'’/-])(?:\+|\(\+|00|\()?\d(?:[ \t().\-/·\u2013]{0,3}\d){6,17}"
    r"(?![\w%])(?![.,:'’/-]\d)"
)
_DATE: Final = re.compile(
    r"^(?:[0-3]?\d[./-][01]?\d[./-](?:19|20)?\d\d|(?:19|20)\d\d[./-][01]?\d[./-][0-3]?\d)(?!\d|[./-]\d)"
)
_INTERNET: Final = re.compile(r"^\d{1,3}(?:\.\d{1,3}){3}$")
_AMERICAN: Final = re.compile(r"^(?:1[-. ])?(?:\([2-9]\d\d\)\s?|[2-9]\d\d[-.])[2-9]\d\d[-. ]\d{4}$")
_ITALIAN_MOBILE: Final = re.compile(r"^3\d\d[ ./-]\d{3}[ ./-]?\d{3,4}$|^3\d{2}[ ./-]\d{6,7}$")
_LEAST, _MOST = 8, 15  # digits; E.164 has at most fifteen


def phones(text: str, language: str) -> Iterator[Place]:
    """Numbers that can be dialled, as the numbering plans have them."""
    for found in _CANDIDATE.finditer(text):
        yield from _dialled(text, found.start(), found[0], language)


def _dialled(text: str, start: int, raw: str, language: str) -> Iterator[Place]:
    """The number in a run of digits; something else may stand before it on the same line."""
    for begin in _beginnings(raw):
        number = raw[begin:]
        if _is_phone(text, start + begin, number, language):
            yield start + begin, start + len(raw)
            return


def _beginnings(raw: str) -> Iterator[int]:
    yield 0
    for found in re.finditer(r"(?<=[ \t])(?=[+(0])", raw):
        yield found.start()


def _is_phone(text: str, start: int, number: str, language: str) -> bool:
    digits = sum(character.isdigit() for character in number)
    if not _LEAST <= digits <= _MOST or _DATE.match(number) or _INTERNET.match(number):
        return False
    if number.lstrip("(").startswith("+"):
        return _valid(number, None)
    called = is_calling(text, start)
    if is_business(text, start) and not called:
        return False
    if number.startswith("00"):
        return _valid(f"+{number[2:]}", None)
    if not called and not _looks_dialled(number, language):
        return False
    return any(_valid(number, region) for region in _REGIONS.get(language, _EVERYWHERE))


def _looks_dialled(number: str, language: str) -> bool:
    """Without a word that says so: the trunk prefix, or a country's own way to write it."""
    if number.lstrip("(").startswith("0"):
        return True
    if language == "it":
        return bool(_ITALIAN_MOBILE.match(number))
    return language == "en" and bool(_AMERICAN.match(number))


def _valid(number: str, region: str | None) -> bool:
    try:
        return is_valid_number(parse(number, region))
    except NumberParseException:
        return False

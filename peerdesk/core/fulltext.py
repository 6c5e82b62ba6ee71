"""Words as PostgreSQL searches them: stemmed in four languages, accents ignored.

Only what every PostgreSQL has: Snowball's stemmers, and normalize() instead of the unaccent
extension.
"""

import re
import unicodedata
from typing import Final

CONFIGS: Final = {"en": "english", "de": "german", "fr": "french", "it": "italian"}
# As they are written where a keyboard or a country doesn't have them.
_TWO_LETTERS: Final = {"ß": "ss", "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"}
_WORDS_ASKED: Final = 24  # of a long question; the rest adds little and costs time


def config_of(language: str) -> str:
    """The text search configuration of a language (BCP 47)."""
    return CONFIGS.get(language[:2], "simple")


def config_sql(column: str) -> str:
    """The same of a column that holds a language; an immutable expression."""
    cases = " ".join(
        f"WHEN '{code}' THEN '{config}'::regconfig" for code, config in CONFIGS.items()
    )
    return f"CASE left({column}, 2) {cases} ELSE 'simple'::regconfig END"


def plain_sql(column: str) -> str:
    """A text without accents, its words apart as `words_of` parts them."""
    # U+0300 to U+036F are the accents that normalize() has taken off their letters.
    plain = f"regexp_replace(normalize({column}, NFD), '[\\u0300-\\u036f]', '', 'g')"
    for letter, letters in _TWO_LETTERS.items():
        plain = f"replace({plain}, '{letter}', '{letters}')"
    # The parser would take "BK-4711" for a negative number, and a mail address for one word.
    return f"regexp_replace({plain}, '[!-/:-@\\[-`{{-~]+', ' ', 'g')"


def words_of(text: str) -> list[str]:
    """The words of what a person typed, without accents."""
    letters = unicodedata.normalize("NFD", text[:2000])
    plain = "".join(
        _TWO_LETTERS.get(letter, letter) for letter in letters if not unicodedata.combining(letter)
    )
    return re.findall(r"[^\W_]+", plain)[:_WORDS_ASKED]


def unfinished(words: list[str]) -> list[str]:
    """The words for a tsquery: the last may be only the beginning of one ("reconc")."""
    *whole, last = words
    return [*whole, f"{last}:*" if len(last) > 2 else last]


def folded(text: str) -> str:
    """The same letter for letter: a place in it is a place in the NFC text."""
    return "".join(map(_folded, unicodedata.normalize("NFC", text)))


def _folded(letter: str) -> str:
    if letter.isascii():
        return letter if letter.isalnum() or not letter.isprintable() else " "
    parts = [p for p in unicodedata.normalize("NFD", letter) if not unicodedata.combining(p)]
    return parts[0] if len(parts) == 1 else letter

"""How an article's words become what PostgreSQL searches, and a person's words a query for it."""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models

_CONFIGS = {"en": "english", "de": "german", "fr": "french", "it": "italian"}
_WORDS_ASKED = 24  # of a long question; the rest adds little and costs time
_CONFIG = "CASE left(language, 2) {} ELSE 'simple'::regconfig END".format(
    " ".join(f"WHEN '{code}' THEN '{config}'::regconfig" for code, config in _CONFIGS.items())
)


def words_of(text: str) -> list[str]:
    """The words of what a person typed, without accents."""
    letters = unicodedata.normalize("NFD", text[:2000])
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", plain)[:_WORDS_ASKED]


def any_of(words: list[str], language: str) -> SearchQuery:
    """Whatever has one of the words; the last may be unfinished ("reconc")."""
    *whole, last = words
    unfinished = f"{last}:*" if len(last) > 2 else last
    asked = " | ".join([*whole, unfinished])
    return SearchQuery(asked, config=_CONFIGS.get(language[:2], "simple"), search_type="raw")


def _plain(column: str) -> str:
    # U+0300 to U+036F are the accents that normalize() has taken off their letters.
    return f"regexp_replace(normalize({column}, NFD), '[\\u0300-\\u036f]', '', 'g')"


class SearchText(models.Func):
    """The article's words as PostgreSQL indexes them: stemmed in its language, accents ignored.

    Only what every PostgreSQL has: Snowball for the four languages, and normalize() instead of
    the unaccent extension. The title weighs most, then the summary, then the body.
    """

    arity = 0
    output_field = SearchVectorField()
    template = " || ".join(
        f"setweight(to_tsvector({_CONFIG}, {_plain(column)}), '{weight}')"
        for column, weight in (("title", "A"), ("summary", "B"), ("body", "C"))
    )

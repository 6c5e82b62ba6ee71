"""How an article's words become what PostgreSQL searches, and a person's words a query for it."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from peerdesk.core.fulltext import config_sql, plain_sql, unfinished, words_of

__all__ = ["SearchText", "any_of", "words_of"]


def any_of(words: list[str]) -> str:
    """A tsquery of whatever has one of the words; the last may be unfinished ("reconc")."""
    return " | ".join(unfinished(words))


class SearchText(models.Func):
    """The article's words as PostgreSQL indexes them: stemmed in its language, accents ignored.

    The title weighs most, then the summary, then the body.
    """

    arity = 0
    output_field = SearchVectorField()
    template = " || ".join(
        f"setweight(to_tsvector({config_sql('language')}, {plain_sql(column)}), '{weight}')"
        for column, weight in (("title", "A"), ("summary", "B"), ("body", "C"))
    )

"""Reads on articles: by words, by reason, by key; in the reader's language or the next best."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from peerdesk.core.errors import NotFound
from peerdesk.core.fulltext import config_sql
from peerdesk.core.statements import Uuids, run
from peerdesk.domain.communities.models import Community
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.models import Article
from peerdesk.domain.knowledge.search import any_of, words_of


def find_articles(community: Community, language: str, text: str, limit: int = 6) -> list[Article]:
    """The articles that fit the words best, best first, at most `limit` (S9).

    Accents and inflection don't matter, the last word may be unfinished, and an article is given
    in the reader's language; only what isn't translated is searched in the community's own.
    """
    words = words_of(text)
    if not words:
        return []
    asked = {
        "community": community.id,
        "tongues": _tongues(language, community),
        "asked": any_of(words),
        "most": limit,
    }
    ids = [article_id for (article_id,) in run(_FITTING, asked)]
    found = {one.id: one for one in _articles(community.id).filter(id__in=ids)}
    return [found[article_id] for article_id in ids if article_id in found]


# 1: a long article isn't better for being long.
_FITTING: Final = f"""
SELECT one.id
FROM unnest(%(tongues)s::text[]) WITH ORDINALITY AS tongue (language, place)
CROSS JOIN to_tsquery({config_sql("tongue.language")}, %(asked)s) AS query
JOIN knowledge_article one ON one.language = tongue.language AND one.search @@ query
WHERE one.community_id = %(community)s AND NOT one.for_experts AND NOT EXISTS (
    SELECT FROM knowledge_article translated
    JOIN unnest(%(tongues)s::text[]) WITH ORDINALITY AS nearer (language, place) USING (language)
    WHERE translated.community_id = one.community_id AND translated.key = one.key
        AND NOT translated.for_experts AND nearer.place < tongue.place
)
ORDER BY tongue.place, ts_rank(one.search, query, 1) DESC, one.title LIMIT %(most)s
"""  # noqa: S608 - made of our own constants


def articles_for(reason_id: UUID, language: str) -> list[Article]:
    """The articles that belong to a reason, in the language or the next best (S9)."""
    reason = Reason.objects.select_related("community").filter(id=reason_id).first()
    if reason is None:
        return []
    return articles_by_reason(reason.community, language, [reason_id]).get(reason_id, [])


def articles_by_reason(
    community: Community, language: str, reason_ids: Sequence[UUID] | None = None
) -> dict[UUID, list[Article]]:
    """The articles of many reasons (all, unless named) by reason: two queries a tree."""
    keys: dict[UUID, set[str]] = defaultdict(set)
    for reason_id, key in run(_LINKS, [community.id, reason_ids is None, Uuids(reason_ids or ())]):
        keys[reason_id].add(key)
    wanted = set().union(*keys.values())
    best = {article.key: article for article in articles_by_key(community, language, wanted)}
    return {
        reason_id: sorted((best[key] for key in chosen), key=lambda article: article.title)
        for reason_id, chosen in keys.items()
    }


_LINKS: Final = """
SELECT link.reason_id, one.key
FROM knowledge_article_reasons link JOIN knowledge_article one ON one.id = link.article_id
WHERE one.community_id = %s AND (%s OR link.reason_id = ANY(%s))
"""


def articles_by_key(community: Community, language: str, keys: Iterable[str]) -> list[Article]:
    """Each of the articles once, in the language or the next best; unknown keys are left out."""
    tongues = _tongues(language, community)
    chosen: dict[str, Article] = {}
    for article in _articles(community.id).filter(key__in=list(keys)):
        other = chosen.get(article.key)
        if other is None or _place(article, tongues) < _place(other, tongues):
            chosen[article.key] = article
    return list(chosen.values())


def article(community: Community, key: str, language: str) -> Article:
    """One article for everybody in the language or the next best; raises NotFound."""
    found = articles_by_key(community, language, [key])
    if not found or found[0].for_experts:
        raise NotFound
    return found[0]


def often_read(community: Community, language: str, limit: int = 6) -> list[Article]:
    """The articles that most reasons point at, to be offered before anything is asked."""
    keys = _public(community.id).values_list("key", flat=True).distinct()
    ranked = [(len(reasons), key) for key, reasons in _reasons_by_key(community, keys).items()]
    best = [key for _, key in sorted(ranked, key=lambda pair: (-pair[0], pair[1]))[:limit]]
    by_key = {found.key: found for found in articles_by_key(community, language, best)}
    return [by_key[key] for key in best]


def _reasons_by_key(community: Community, keys: Iterable[str]) -> dict[str, set[UUID]]:
    reasons: dict[str, set[UUID]] = {key: set() for key in keys}
    links = Article.reasons.through.objects.filter(article__community=community)
    for key, reason_id in links.values_list("article__key", "reason_id"):
        reasons[key].add(reason_id)
    return reasons


def _articles(community_id: UUID) -> QuerySet[Article]:
    return Article.objects.filter(community_id=community_id).defer("search")


def _public(community_id: UUID) -> QuerySet[Article]:
    """What customers are offered too."""
    return _articles(community_id).filter(for_experts=False)


def _tongues(language: str, community: Community) -> list[str]:
    """The languages to look in, in order: de-CH, de, then the community's own."""
    asked = [language, language.partition("-")[0]]
    return list(dict.fromkeys([*asked, *community.languages]))


def _place(article: Article, tongues: Sequence[str]) -> int:
    return tongues.index(article.language) if article.language in tongues else len(tongues)

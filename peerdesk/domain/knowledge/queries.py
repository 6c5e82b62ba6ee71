"""Reads on articles: by words, by reason, by key; in the reader's language or the next best."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib.postgres.search import SearchRank
from django.db.models import F, QuerySet

from peerdesk.core.errors import NotFound
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
    found: list[Article] = []
    tongues = _tongues(language, community)
    for place, tongue in enumerate(tongues):
        rows = _public(community.id).filter(language=tongue)
        if place:
            translated = _public(community.id).filter(language__in=tongues[:place])
            rows = rows.exclude(key__in=translated.values("key"))
        query = any_of(words, tongue)
        # 1: a long article isn't better for being long.
        rank = SearchRank(F("search"), query, normalization=1)
        hits = rows.filter(search=query)
        found += hits.annotate(rank=rank).order_by("-rank", "title")[: limit - len(found)]
        if len(found) >= limit:
            break
    return found


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
    links = Article.reasons.through.objects.filter(article__community=community)
    if reason_ids is not None:
        links = links.filter(reason_id__in=reason_ids)
    keys: dict[UUID, set[str]] = defaultdict(set)
    for reason_id, key in links.values_list("reason_id", "article__key"):
        keys[reason_id].add(key)
    wanted = set().union(*keys.values())
    best = {article.key: article for article in articles_by_key(community, language, wanted)}
    return {
        reason_id: sorted((best[key] for key in chosen), key=lambda article: article.title)
        for reason_id, chosen in keys.items()
    }


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

"""Reads on articles: by words, by reason, by key; in the reader's language or the next best."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import NotFound
from peerdesk.core.fulltext import config_sql
from peerdesk.core.statements import Uuids, run
from peerdesk.domain.communities.models import Community
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.lifecycle import State
from peerdesk.domain.knowledge.models import Article, ArticleText
from peerdesk.domain.knowledge.search import any_of, words_of


class Retired(NotFound):
    """The article was read here once; what it said may no longer be true."""

    code = "retired"
    status = 410
    sentence = _("This article has been withdrawn.")


def find_articles(
    community: Community, language: str, text: str, limit: int = 6, *, experts: bool = False
) -> list[ArticleText]:
    """The articles that fit the words best, best first, at most `limit` (S9).

    Accents and inflection don't matter, the last word may be unfinished, and an article is given
    in the reader's language; only what isn't translated is searched in the community's own. Those
    for experts alone are found for `experts` only.
    """
    words = words_of(text)
    if not words:
        return []
    asked = {
        "community": community.id,
        "tongues": tongues_for(language, community),
        "asked": any_of(words),
        "experts": experts,
        "most": limit,
    }
    ids = [text_id for (text_id,) in run(_FITTING, asked)]
    found = _texts().in_bulk(ids)
    return [found[text_id] for text_id in ids if text_id in found]


# 1: a long article isn't better for being long.
_FITTING: Final = f"""
SELECT one.id
FROM unnest(%(tongues)s::text[]) WITH ORDINALITY AS tongue (language, place)
CROSS JOIN to_tsquery({config_sql("tongue.language")}, %(asked)s) AS query
JOIN knowledge_articletext one ON one.language = tongue.language AND one.search @@ query
JOIN knowledge_article article ON article.id = one.article_id
WHERE article.community_id = %(community)s AND article.state = 'published'
    AND (%(experts)s OR NOT article.for_experts) AND NOT EXISTS (
    SELECT FROM knowledge_articletext translated
    JOIN unnest(%(tongues)s::text[]) WITH ORDINALITY AS nearer (language, place) USING (language)
    WHERE translated.article_id = one.article_id AND nearer.place < tongue.place
)
ORDER BY tongue.place, ts_rank(one.search, query, 1) DESC, one.title LIMIT %(most)s
"""  # noqa: S608 - made of our own constants


def articles_for(reason_id: UUID, language: str) -> list[ArticleText]:
    """The articles that belong to a reason, in the language or the next best (S9)."""
    reason = Reason.objects.select_related("community").filter(id=reason_id).first()
    if reason is None:
        return []
    return articles_by_reason(reason.community, language, [reason_id]).get(reason_id, [])


def articles_by_reason(
    community: Community, language: str, reason_ids: Sequence[UUID] | None = None
) -> dict[UUID, list[ArticleText]]:
    """The articles of many reasons (all, unless named) by reason: two queries a tree.

    Customers read them: none is for experts alone.
    """
    chosen: dict[UUID, set[UUID]] = defaultdict(set)
    for reason_id, one in run(_LINKS, [community.id, reason_ids is None, Uuids(reason_ids or ())]):
        chosen[reason_id].add(one)
    wanted = set().union(*chosen.values())
    best = best_texts(community, language, Q(article__in=wanted))
    return {
        reason_id: sorted((best[one] for one in ids if one in best), key=lambda text: text.title)
        for reason_id, ids in chosen.items()
    }


_LINKS: Final = """
SELECT link.reason_id, one.id
FROM knowledge_article_reasons link JOIN knowledge_article one ON one.id = link.article_id
WHERE one.community_id = %s AND one.state = 'published' AND NOT one.for_experts
    AND (%s OR link.reason_id = ANY(%s))
"""


def articles_by_key(community: Community, language: str, keys: Iterable[str]) -> list[ArticleText]:
    """Each of the published articles once, in the language or the next best; for experts too."""
    return list(best_texts(community, language, Q(article__key__in=list(keys))).values())


def article(community: Community, key: str, language: str) -> ArticleText:
    """One article for everybody in the language or the next best.

    Raises Retired for one that was read once, NotFound for what never was for the reader.
    """
    found = best_texts(community, language, Q(article__key=key, article__for_experts=False))
    if not found:
        if _of(community).filter(key=key, state=State.RETIRED, **_READ_BY_ALL).exists():
            raise Retired
        raise NotFound
    return next(iter(found.values()))


def help_article(community: Community, article_id: UUID, language: str) -> ArticleText:
    """One article by its id, for experts; raises Retired and NotFound."""
    found = best_texts(community, language, Q(article=article_id))
    if not found:
        once = Q(id=article_id, state=State.RETIRED, published_at__isnull=False)
        raise Retired if _of(community).filter(once).exists() else NotFound
    return found[article_id]


def often_read(community: Community, language: str, limit: int = 6) -> list[ArticleText]:
    """The articles that most reasons point at, to be offered before anything is asked."""
    rows = _of(community).filter(state=State.PUBLISHED, for_experts=False)
    ranked = rows.annotate(pointing=Count("reasons")).order_by("-pointing", "key")
    ids = list(ranked.values_list("id", flat=True)[:limit])
    best = best_texts(community, language, Q(article__in=ids))
    return [best[one] for one in ids if one in best]


def best_texts(
    community: Community,
    language: str,
    which: Q,
    states: Collection[State] = (State.PUBLISHED,),
    *,
    bodies: bool = True,
) -> dict[UUID, ArticleText]:
    """By article: its text in the language or the next best; published ones, unless said.

    Where many are listed by title, `bodies` are left where they are.
    """
    tongues = tongues_for(language, community)
    best: dict[UUID, ArticleText] = {}
    rows = _texts() if bodies else _texts().defer("body", "search")
    rows = rows.filter(which, article__community=community, article__state__in=list(states))
    for text in rows:
        other = best.get(text.article_id)
        if other is None or _place(text, tongues) < _place(other, tongues):
            best[text.article_id] = text
    return best


def tongues_for(language: str, community: Community) -> list[str]:
    """The languages to look in, in order: de-CH, de, then the community's own."""
    asked = [language, language.partition("-")[0]]
    return list(dict.fromkeys([*asked, *community.languages]))


_READ_BY_ALL: Final = {"for_experts": False, "published_at__isnull": False}


def _of(community: Community) -> QuerySet[Article]:
    return Article.objects.filter(community=community)


def _texts() -> QuerySet[ArticleText]:
    return ArticleText.objects.select_related("article").defer("search")


def _place(text: ArticleText, tongues: Sequence[str]) -> int:
    return tongues.index(text.language) if text.language in tongues else len(tongues)

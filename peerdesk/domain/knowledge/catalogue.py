"""The owner's list of articles: what is there, in which languages, and what points at each."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Q, QuerySet

from peerdesk.core.clock import rfc3339
from peerdesk.core.errors import NotFound
from peerdesk.core.fulltext import config_of, unfinished, words_of
from peerdesk.core.paging import Page, page_of, parse_cursor
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.queries import owners_in
from peerdesk.domain.expertise.models import Question
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.lifecycle import State
from peerdesk.domain.knowledge.models import Article, ArticleText, ArticleVersion
from peerdesk.domain.knowledge.queries import best_texts

EVERY: Final = tuple(State)
A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty is everything."""

    words: str = ""
    state: str = ""
    audience: str = ""  # "everyone" or "experts"
    missing: str = ""  # a language that it isn't written in


@dataclass(frozen=True, slots=True)
class Line:
    """An article in the list."""

    article: Article
    title: str
    tongue: str  # of the title
    there: list[str]
    missing: list[str]
    changed_by: str
    reasons: int
    questions: int


@dataclass(frozen=True, slots=True)
class Pointing:
    """What leads to an article: reasons of the contact form, questions of tests."""

    reasons: list[Reason]
    questions: list[Question]


def catalogue(
    community: Community, language: str, wanted: Wanted, *, cursor: str | None = None
) -> Page[Line]:
    """The articles that fit, the latest change first."""
    rows = _narrowed(community, wanted)
    if (after := parse_cursor(cursor, _place)) is not None:
        at, last = after
        rows = rows.filter(Q(changed_at__lt=at) | Q(changed_at=at, id__lt=last))
    found = rows.order_by("-changed_at", "-id")[: A_PAGE + 1]
    page = page_of(found, limit=A_PAGE, cursor=_cursor)
    return Page(_lines(community, language, page.items), page.next)


def counts_by_state(community: Community) -> dict[str, int]:
    """How many there are in each state."""
    rows = Article.objects.filter(community=community).values_list("state").annotate(n=Count("id"))
    return {state.value: dict(rows).get(state, 0) for state in State}


def article_in(community: Community, article_id: UUID) -> Article:
    """One of the community's, whatever its state; raises NotFound."""
    found = any_article(article_id)
    if found.community_id != community.id:
        raise NotFound
    return found


def any_article(article_id: UUID) -> Article:
    """Whosever it is: the door asks whose before it tells anything; raises NotFound."""
    rows = Article.objects.select_related("community", "changed_by")
    found = rows.filter(id=article_id).first()
    if found is None:
        raise NotFound
    return found


def title_of(article: Article, language: str) -> str:
    """Its title in the reader's language or the next best."""
    found = best_texts(article.community, language, Q(article=article.id), EVERY, bodies=False)
    return found[article.id].title


def pointing_at(article: Article) -> Pointing:
    """Living reasons and present questions that lead to it."""
    reasons = article.reasons.filter(retired_at=None).order_by("position", "id")
    asked = _asked(article.community_id).filter(article_key=article.key)
    return Pointing(list(reasons), list(asked.select_related("area").order_by("key", "language")))


def versions_of(article: Article) -> list[tuple[ArticleVersion, str]]:
    """Every version with who saved it, the newest first."""
    found = list(article.versions.order_by("-number"))
    names = saved_by(article.community_id, (one.saved_by_id for one in found))
    return [(one, names.get(one.saved_by_id, "")) for one in found]


def saved_by(community_id: UUID, people: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The owners' names; a deleted one's is that of a former member."""
    names = owners_in(community_id, {one for one in people if one})
    return {person_id: alias for person_id, alias in names.items()}  # noqa: C416 - keys may be None


def _lines(community: Community, language: str, articles: list[Article]) -> list[Line]:
    ids = [one.id for one in articles]
    best = best_texts(community, language, Q(article__in=ids), EVERY, bodies=False)
    there = _languages(ids)
    names = saved_by(community.id, (one.changed_by_id for one in articles))
    reasons, questions = _reasons(ids), _questions(community.id, [one.key for one in articles])
    return [
        Line(
            article=one,
            title=best[one.id].title,
            tongue=best[one.id].language,
            there=[code for code in community.languages if code in there[one.id]],
            missing=[code for code in community.languages if code not in there[one.id]],
            changed_by=names.get(one.changed_by_id, ""),
            reasons=reasons.get(one.id, 0),
            questions=questions.get(one.key, 0),
        )
        for one in articles
    ]


def _narrowed(community: Community, wanted: Wanted) -> QuerySet[Article]:
    rows = Article.objects.filter(community=community)
    if wanted.state in EVERY:
        rows = rows.filter(state=wanted.state)
    if wanted.audience in ("everyone", "experts"):
        rows = rows.filter(for_experts=wanted.audience == "experts")
    if wanted.missing in community.languages:
        rows = rows.exclude(texts__language=wanted.missing)
    return rows.filter(id__in=_having(community, wanted.words)) if wanted.words else rows


def _having(community: Community, words: str) -> QuerySet[ArticleText, UUID]:
    """Articles with all of the words in one of their languages."""
    asked = " & ".join(unfinished(known)) if (known := words_of(words)) else ""
    rows = ArticleText.objects.filter(article__community=community)
    if not asked:
        return rows.none().values_list("article_id", flat=True)
    either = [
        Q(language=code, search=SearchQuery(asked, config=config_of(code), search_type="raw"))
        for code in community.languages
    ]
    return rows.filter(reduce(or_, either)).values_list("article_id", flat=True)


def _languages(ids: Collection[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = ArticleText.objects.filter(article__in=ids)
    for one, code in rows.values_list("article_id", "language"):
        found[one].add(code)
    return found


def _reasons(ids: Collection[UUID]) -> dict[UUID, int]:
    links = Article.reasons.through._default_manager.filter(
        article__in=ids, reason__retired_at=None
    )
    return dict(links.values_list("article_id").annotate(n=Count("id")))


def _questions(community_id: UUID, keys: Collection[str]) -> dict[str, int]:
    rows = _asked(community_id).filter(article_key__in=keys)
    return dict(rows.values_list("article_key").annotate(n=Count("id")))


def _asked(community_id: UUID) -> QuerySet[Question]:
    return Question.objects.filter(area__community=community_id, replaced_at=None, retired_at=None)


def _cursor(one: Article) -> str:
    return f"{rfc3339(one.changed_at)}~{one.id}"


def _place(cursor: str) -> tuple[datetime, UUID]:
    at, _tilde, last = cursor.partition("~")
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None:
        raise ValueError(cursor)
    return moment, UUID(last)

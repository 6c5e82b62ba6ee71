"""Help articles in their owners' hands (S9, C13)."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictBool

from peerdesk.core import clock
from peerdesk.core.paging import Page
from peerdesk.core.text import kept
from peerdesk.domain.knowledge.catalogue import (
    Wanted,
    any_article,
    catalogue,
    pointing_at,
    versions_of,
)
from peerdesk.domain.knowledge.models import Article
from peerdesk.domain.knowledge.publishing import (
    publish_article,
    restore_article,
    retire_article,
)
from peerdesk.domain.knowledge.wire import article_version_wire, article_wire, line_wire
from peerdesk.domain.knowledge.wording import ArticleTerms, Wording
from peerdesk.domain.knowledge.writing import add_article, bring_back, change_article
from peerdesk.entrypoints.api import article_shapes, shapes
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.owned import owned, require_owner
from peerdesk.entrypoints.api.parameters import Id, Input, Language

router = Router(tags=["articles"], auth=SIGNED_IN)
_Version = Annotated[int, Field(ge=1, lt=2**31, description="that was read before writing")]


class WordsGiven(Input):
    """An article in one language: paragraphs apart by empty lines, "## " headings, "- " lists."""

    title: str = Field(max_length=160)
    summary: str = Field("", max_length=300)
    body: str = Field(max_length=50_000)


class ArticleGiven(Input):
    """An article as its owner wants it; languages that it doesn't name are taken away."""

    texts: dict[str, WordsGiven] = Field(max_length=20)
    audience: article_shapes.Audience = "everyone"
    areas: list[UUID] = Field([], max_length=200)
    key: str = Field("", max_length=80, description="its address; empty: as it is, or made")


class ArticleChange(ArticleGiven):
    """The next version of one."""

    version: _Version


class ArticleRetirement(Input):
    """Whether it is offered to nobody."""

    retired: StrictBool


class OldVersion(Input):
    """Which version's words come back, over which present one."""

    number: int = Field(ge=1, lt=2**31)
    version: _Version


class Narrowing(BaseModel):
    """What the list is narrowed to."""

    q: str = Field("", max_length=200, description="all of the words, in any language")
    state: article_shapes.State | None = None
    audience: article_shapes.Audience | None = None
    missing: str = Field("", max_length=12, description="a language that it isn't written in")
    cursor: str | None = Field(None, max_length=200, description="the `next` of the part before")


@router.get("/communities/{slug}/articles", response=shapes.ListOf[article_shapes.ArticleLine])
def articles(
    request: HttpRequest,
    slug: str,
    narrowing: Annotated[Narrowing, Query()],
    language: Language = None,
) -> HttpResponse:
    """Every article, drafts and retired ones too, the latest change first; for an owner."""
    wanted = Wanted(
        words=kept(narrowing.q.strip()),
        state=narrowing.state or "",
        audience=narrowing.audience or "",
        missing=narrowing.missing,
    )
    tongue = language or get_language() or "en"
    page = catalogue(owned(request, slug), tongue, wanted, cursor=narrowing.cursor)
    return answer_page(Page([line_wire(one) for one in page.items], page.next))


@router.post("/communities/{slug}/articles", response={201: article_shapes.Article})
def write_article(request: HttpRequest, slug: str, body: ArticleGiven) -> HttpResponse:
    """A draft; publishing it is another call."""
    community, by = owned(request, slug), caller_of(request).person
    made = add_article(community=community, terms=_terms(body), by=by, now=clock.now())
    return answer(_wire(made), 201)


@router.get("/articles/{id}", response=article_shapes.Article)
def one_article(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """One with its words in every language, for an owner."""
    return answer(_wire(_own(request, id)))


@router.put("/articles/{id}", response=article_shapes.Article)
def rewrite_article(request: HttpRequest, id: Id, body: ArticleChange) -> HttpResponse:  # noqa: A002
    """The next version, read at once if it is published; 409 `changed_meanwhile` for an old one."""
    article, by = _own(request, id), caller_of(request).person
    saved = change_article(
        article=article, version=body.version, terms=_terms(body), by=by, now=clock.now()
    )
    return answer(_wire(saved))


@router.post("/articles/{id}/publish", response=article_shapes.Article)
def publish_one(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """A draft is offered to whom it is for; from now on its address stays."""
    article, by = _own(request, id), caller_of(request).person
    return answer(_wire(publish_article(article=article, by=by, now=clock.now())))


@router.post("/articles/{id}/retire", response=article_shapes.Article)
def retire_one(request: HttpRequest, id: Id, body: ArticleRetirement) -> HttpResponse:  # noqa: A002
    """Out of search, lists and suggestions, or back as it was before."""
    article, by = _own(request, id), caller_of(request).person
    move = retire_article if body.retired else restore_article
    return answer(_wire(move(article=article, by=by, now=clock.now())))


@router.get("/articles/{id}/versions", response=shapes.ListOf[article_shapes.ArticleVersion])
def article_versions(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Every version that was saved, the newest first."""
    found = versions_of(_own(request, id))
    return answer_page(Page([article_version_wire(one, name) for one, name in found], None))


@router.post("/articles/{id}/bring-back", response=article_shapes.Article)
def bring_version_back(request: HttpRequest, id: Id, body: OldVersion) -> HttpResponse:  # noqa: A002
    """The words of an old version become the next one."""
    article, by = _own(request, id), caller_of(request).person
    saved = bring_back(
        article=article, number=body.number, version=body.version, by=by, now=clock.now()
    )
    return answer(_wire(saved))


def _own(request: HttpRequest, article_id: UUID) -> Article:
    article = any_article(article_id)
    require_owner(request, article.community_id)
    return article


def _terms(body: ArticleGiven) -> ArticleTerms:
    return ArticleTerms(
        texts={tongue: Wording(**one.model_dump()) for tongue, one in body.texts.items()},
        for_experts=body.audience == "experts",
        areas=body.areas,
        key=body.key,
    )


def _wire(article: Article) -> dict[str, Any]:
    return article_wire(article, pointing_at(article))

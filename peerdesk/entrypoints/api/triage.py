"""The contact form: as anyone sees it, and in its owner's hands (S3, S6, S7)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from peerdesk.core import clock
from peerdesk.domain.communities.access import community_by_slug
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.outcomes import outcomes_of, outcomes_wire
from peerdesk.domain.intake.design import ReasonTerms
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.intake.operations import retire_reason, shift_reason
from peerdesk.domain.intake.queries import any_reason, reason_tree
from peerdesk.domain.intake.wire import design_wire, reasons_wire
from peerdesk.domain.knowledge.linking import links_in
from peerdesk.domain.knowledge.queries import articles_by_reason
from peerdesk.domain.knowledge.wire import article_link_wire
from peerdesk.entrypoints.api import shapes
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN
from peerdesk.entrypoints.api.owned import owned, require_owner
from peerdesk.entrypoints.api.parameters import Id, Input, Language
from peerdesk.workflows.design_reason import design_reason

router = Router(tags=["contact form"], auth=SIGNED_IN)
Texts = dict[str, str]
_FIGURES_OVER = timedelta(weeks=12)


class FieldOption(Input):
    """One choice; `value` is made from the label if it lacks."""

    value: str = Field("", max_length=80)
    label: Texts = Field(max_length=20)


class FieldDesign(Input):
    """One field of a form; `key` is made from the label if it lacks."""

    key: str = Field("", max_length=40)
    kind: Literal["text", "textarea", "select", "multiple", "date", "number", "email", "file"]
    label: Texts = Field(max_length=20)
    required: StrictBool = False
    options: list[FieldOption] = Field([], max_length=50)


class ReasonDesign(Input):
    """A reason as its owner wants it; texts by language."""

    name: Texts = Field(max_length=20)
    hint: Texts = Field({}, max_length=20)
    channel: Literal["chat", "ticket"]
    served_by: Literal["experts_first", "experts", "agents"] = "experts_first"
    parent: UUID | None = None
    area: UUID | None = None
    team: UUID | None = None
    fields: list[FieldDesign] = Field([], max_length=20)
    articles: list[UUID] | None = Field(None, max_length=500, description="null: as they are")


class Places(Input):
    """How many places down among its siblings; negative is up."""

    by: int = Field(ge=-100, le=100)


class Retirement(Input):
    """Whether it is out of use."""

    retired: StrictBool


class Shown(BaseModel):
    """Whatever else stands beside the id."""

    model_config = ConfigDict(extra="allow")
    id: UUID


class Outcome(BaseModel):
    """What became of a reason's chats in one week; `unanswered` says nothing of the reason."""

    reason: UUID
    week: str
    chats: int
    converted: int
    forwarded: int
    unanswered: int


class Figures(BaseModel):
    """Weeks of twelve, and the reasons that should be tickets by them."""

    items: list[Outcome]
    next: None
    advice: list[dict[str, Any]]


@router.get("/communities/{slug}/reasons", auth=None, response=shapes.ListOf[shapes.Reason])
def reasons(request: HttpRequest, slug: str, language: Language = None) -> HttpResponse:
    """The contact form's tree, in `language` or the Accept-Language; only leaves can be chosen."""
    community = community_by_slug(slug)
    tongue = language or get_language() or "en"
    links = {
        reason: [article_link_wire(article) for article in articles]
        for reason, articles in articles_by_reason(community, tongue).items()
    }
    tree = reasons_wire(reason_tree(community.id), tongue, links)
    return answer({"items": tree, "next": None})


@router.get("/communities/{slug}/reasons/design", response=shapes.ListOf[Shown])
def designs(request: HttpRequest, slug: str) -> HttpResponse:
    """Every reason in every language, retired ones too, for an owner; a flat list, top first."""
    community = owned(request, slug)
    nodes, links = reason_tree(community.id, retired=True), links_in(community.id)
    items = [{**one, "articles": links.get(one["id"], [])} for one in design_wire(nodes)]
    return answer({"items": items, "next": None})


@router.get("/communities/{slug}/reasons/figures", response=Figures)
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of the chats of the last twelve weeks, by reason and week (S3)."""
    community = owned(request, slug)
    since = clock.now() - _FIGURES_OVER
    found = outcomes_of(community.id, since=since, time_zone=community.time_zone)
    return answer(outcomes_wire(found))


@router.post("/communities/{slug}/reasons", response={201: Shown})
def new_reason(request: HttpRequest, slug: str, body: ReasonDesign) -> HttpResponse:
    """A reason more, the last below its parent."""
    return answer(_reason_wire(_saved(owned(request, slug), None, body)), 201)


@router.put("/reasons/{id}", response=Shown)
def change(request: HttpRequest, id: Id, body: ReasonDesign) -> HttpResponse:  # noqa: A002
    """Other terms for it; what was asked under it before stays."""
    reason = _own_reason(request, id)
    return answer(_reason_wire(_saved(reason.community, reason, body)))


@router.post("/reasons/{id}/shift", response=Shown)
def shift(request: HttpRequest, id: Id, body: Places) -> HttpResponse:  # noqa: A002
    """Up or down among its siblings, no further than the end."""
    shift_reason(reason=_own_reason(request, id), by=body.by)
    return answer(_reason_wire(any_reason(id)))


@router.post("/reasons/{id}/retire", response=Shown)
def retire(request: HttpRequest, id: Id, body: Retirement) -> HttpResponse:  # noqa: A002
    """Out of the contact form with all below it, or back."""
    reason = _own_reason(request, id)
    retire_reason(reason=reason, retired=body.retired, now=clock.now())
    return answer(_reason_wire(reason))


def _saved(community: Community, reason: Reason | None, body: ReasonDesign) -> Reason:
    values = body.model_dump()
    articles = values.pop("articles")
    return design_reason(
        community=community, reason=reason, terms=ReasonTerms(**values), articles=articles
    )


def _reason_wire(reason: Reason) -> Mapping[str, Any]:
    nodes = reason_tree(reason.community_id, retired=True)
    found = next(one for one in design_wire(nodes) if one["id"] == str(reason.id))
    return {**found, "articles": links_in(reason.community_id).get(found["id"], [])}


def _own_reason(request: HttpRequest, reason_id: UUID) -> Reason:
    reason = any_reason(reason_id)
    require_owner(request, reason.community_id)
    return reason

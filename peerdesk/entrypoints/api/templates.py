"""Text templates: one's own, and those that the owner shares (C13)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field, StrictBool

from peerdesk.core import clock
from peerdesk.core.paging import Page
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.knowledge.filling import fitting_templates
from peerdesk.domain.knowledge.templates import (
    any_template,
    drop_template,
    keep_template,
    own_templates,
    shared_templates,
)
from peerdesk.domain.knowledge.wire import filled_wire, template_wire
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.api import rating_shapes, shapes
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input

router = Router(tags=["templates"], auth=SIGNED_IN)
_HELPERS = (Membership.Role.EXPERT, Membership.Role.AGENT)


class TemplateText(Input):
    """A text with {customer}, {me}, {community}, {reason}, {area}, {language} or {today} in it."""

    title: str = Field(min_length=1, max_length=80)
    body: str = Field(min_length=1, max_length=4000)
    language: str = Field("", max_length=12, description="BCP 47; empty: every language")
    area: str = Field("", max_length=60, description="an area's slug; empty: every area")
    shared: StrictBool = Field(False, description="the community's: owners only")


@router.get("/communities/{slug}/templates", response=shapes.ListOf[rating_shapes.Template])
def templates(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own and the community's, by title; at most 200 of each."""
    caller, community = caller_of(request), community_by_slug(slug)
    membership_of(caller, community.id, *_HELPERS, Membership.Role.OWNER)
    found = [*own_templates(community, caller.person.id), *shared_templates(community)]
    return answer_page(Page([template_wire(one) for one in found], None))


@router.post("/communities/{slug}/templates", response={201: rating_shapes.Template})
def make_template(request: HttpRequest, slug: str, body: TemplateText) -> HttpResponse:
    """Makes one; an unknown placeholder is told by its name."""
    community, person = _whose(request, slug, shared=body.shared)
    return answer(_keep(community, person, body), 201)


@router.put("/templates/{id}", response=rating_shapes.Template)
def change_template(request: HttpRequest, id: Id, body: TemplateText) -> HttpResponse:  # noqa: A002
    """Puts other words in the place of one; whose it is stays."""
    community, person = _its_place(request, id)
    return answer(_keep(community, person, body, id))


@router.delete("/templates/{id}", response={204: None})
def remove_template(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Removes one of one's own, or an owner one of the community's."""
    community, person = _its_place(request, id)
    drop_template(community=community, person=person, template_id=id)
    return HttpResponse(status=204)


@router.get("/conversations/{id}/templates", response=shapes.ListOf[rating_shapes.FilledTemplate])
def fitting(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """What fits the conversation, filled in, ready to be put into an answer."""
    caller = caller_of(request)
    seen = conversation_for(caller, id)
    membership_of(caller, seen.conversation.community_id, *_HELPERS, Membership.Role.OWNER)
    found = fitting_templates(seen, caller.person.id, now=clock.now())
    return answer_page(Page([filled_wire(one, text) for one, text in found], None))


def _keep(
    community: Community, person: Person | None, body: TemplateText, template_id: UUID | None = None
) -> dict[str, object]:
    kept = keep_template(
        community=community,
        person=person,
        title=body.title,
        body=body.body,
        language=body.language,
        area=body.area,
        template_id=template_id,
        now=clock.now(),
    )
    return template_wire(kept)


def _its_place(request: HttpRequest, template_id: UUID) -> tuple[Community, Person | None]:
    row = any_template(template_id)
    _community, person = _whose(request, row.community.slug, shared=row.person_id is None)
    return row.community, person


def _whose(request: HttpRequest, slug: str, *, shared: bool) -> tuple[Community, Person | None]:
    caller, community = caller_of(request), community_by_slug(slug)
    membership_of(caller, community.id, *([Membership.Role.OWNER] if shared else _HELPERS))
    return community, None if shared else caller.person

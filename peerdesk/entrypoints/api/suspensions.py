"""Suspensions: decided by an owner in writing, appealed once, answered in writing (F13)."""

from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from peerdesk.core.paging import page_of, parse_cursor
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.queries import aliases_in
from peerdesk.domain.communities.standing import (
    suspension_for,
    suspension_wire,
    suspensions_in,
    suspensions_of,
)
from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.expertise.access import expert_in
from peerdesk.domain.people.access import Caller
from peerdesk.entrypoints.api import suspension_shapes as shapes
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input, Moment, Part
from peerdesk.entrypoints.api.shapes import ListOf
from peerdesk.workflows.appeal_suspension import appeal_suspension
from peerdesk.workflows.end_suspension import answer_appeal, end_suspension
from peerdesk.workflows.remove_suspension_words import remove_suspension_words
from peerdesk.workflows.suspend_expert import suspend_expert

router = Router(tags=["suspensions"], auth=SIGNED_IN, by_alias=True)


class SuspensionDecision(Input):
    """Whom, why, from when (now without it) and until when (until an owner ends it without it)."""

    expert: UUID
    reasons: str = Field(max_length=4000)
    from_at: Moment | None = Field(None, alias="from")
    until_at: Moment | None = Field(None, alias="until")


class SuspensionWords(Input):
    """At least a sentence."""

    text: str = Field(max_length=4000)


class AppealVerdict(SuspensionWords):
    """Whether the suspension ends now, and why or why not."""

    lift: bool


class RemovedSuspensionWords(Input):
    """Which words are to go, by the kinds of their entries."""

    words: list[Literal["suspended", "appealed", "upheld", "lifted", "ended"]] = Field(
        min_length=1, max_length=5
    )


@router.get("/communities/{slug}/suspensions", response=ListOf[shapes.Suspension])
def suspensions(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """The community's, newest first, with every word, for an owner."""
    community = _owned(request, slug)
    before = parse_cursor(part.cursor, UUID)
    found = suspensions_in(community.id, before=before, limit=part.limit + 1)
    page = page_of(found, limit=part.limit, cursor=lambda one: one.id)
    aliases = aliases_in(community.id, {one.person_id for one in page.items})
    items = [suspension_wire(one, aliases.get(one.person_id, "")) for one in page.items]
    return answer({"items": items, "next": page.next})


@router.post("/communities/{slug}/suspensions", response={201: shapes.Suspension})
def suspend(request: HttpRequest, slug: str, body: SuspensionDecision) -> HttpResponse:
    """An owner suspends an expert: nothing more is asked, what they hold goes to others."""
    made = suspend_expert(
        caller=caller_of(request),
        community=_owned(request, slug),
        person_id=body.expert,
        reasons=body.reasons,
        from_at=body.from_at,
        until_at=body.until_at,
    )
    return _told(caller_of(request), made, 201)


@router.get("/communities/{slug}/me/suspensions", response=ListOf[shapes.Suspension])
def my_suspensions(request: HttpRequest, slug: str) -> HttpResponse:
    """The caller's own there, newest first: the reasons, and how an appeal stands."""
    caller, community = caller_of(request), community_by_slug(slug)
    expert_in(caller, community.id)
    rows = suspensions_of(caller.person.id, community.id)
    return answer({"items": [suspension_wire(one) for one in rows], "next": None})


@router.get("/suspensions/{id}", response=shapes.Suspension)
def one_suspension(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """One's own, or one of a community that the caller owns."""
    caller = caller_of(request)
    return _told(caller, suspension_for(caller, id))


@router.post("/suspensions/{id}/appeal", response=shapes.Suspension)
def appeal_against_suspension(request: HttpRequest, id: Id, body: SuspensionWords) -> HttpResponse:  # noqa: A002
    """The suspended expert's one appeal."""
    caller = caller_of(request)
    return _told(caller, appeal_suspension(caller=caller, suspension_id=id, text=body.text))


@router.post("/suspensions/{id}/answer", response=shapes.Suspension)
def answer_suspension_appeal(request: HttpRequest, id: Id, body: AppealVerdict) -> HttpResponse:  # noqa: A002
    """An owner's answer to the appeal: another than the one who suspended, if there is one."""
    caller = caller_of(request)
    told = answer_appeal(caller=caller, suspension_id=id, lift=body.lift, text=body.text)
    return _told(caller, told)


@router.post("/suspensions/{id}/end", response=shapes.Suspension)
def end_one_suspension(request: HttpRequest, id: Id, body: SuspensionWords) -> HttpResponse:  # noqa: A002
    """An owner ends it before its time; the expert is asked again at once."""
    caller = caller_of(request)
    return _told(caller, end_suspension(caller=caller, suspension_id=id, text=body.text))


@router.post("/suspensions/{id}/remove-words", response=shapes.Suspension)
def remove_words_of_suspension(
    request: HttpRequest,
    id: Id,  # noqa: A002
    body: RemovedSuspensionWords,
) -> HttpResponse:
    """An owner takes words away that must not stand there; they can't be brought back."""
    caller = caller_of(request)
    return _told(caller, remove_suspension_words(caller=caller, suspension_id=id, words=body.words))


def _told(caller: Caller, suspension: Suspension, status: int = 200) -> HttpResponse:
    row = suspension_for(caller, suspension.id)
    aliases = aliases_in(row.community_id, [row.person_id])
    return answer(suspension_wire(row, aliases.get(row.person_id, "")), status)


def _owned(request: HttpRequest, slug: str) -> Community:
    community = community_by_slug(slug)
    membership_of(caller_of(request), community.id, Membership.Role.OWNER)
    return community

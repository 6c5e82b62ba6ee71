"""An expert's side of a community: areas, their tests, and when to be asked."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router
from pydantic import Field, StrictBool, StrictInt

from peerdesk.core import clock
from peerdesk.domain.communities.access import community_by_slug
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.wire import area_wire
from peerdesk.domain.expertise.access import expert_in
from peerdesk.domain.expertise.marking import result_of, save_answers
from peerdesk.domain.expertise.queries import times_of
from peerdesk.domain.expertise.standing import standings
from peerdesk.domain.expertise.testing import attempt_of, attempt_wire
from peerdesk.entrypoints.api import expertise_shapes, shapes
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input, Language, Moment
from peerdesk.workflows.change_availability import change_availability
from peerdesk.workflows.choose_areas import choose_areas
from peerdesk.workflows.pass_test import pass_test
from peerdesk.workflows.take_test import take_test

router = Router(tags=["experts"], auth=SIGNED_IN)


class Answers(Input):
    """Question id to the ids of the chosen options (in their order, where order is asked)."""

    answers: dict[str, list[str]] = Field(max_length=200)


class Covered(Input):
    """The areas in which the expert wants to be asked."""

    areas: list[UUID] = Field(max_length=200)


class Times(Input):
    """What is left out stays as it is."""

    schedule: list[dict[str, Any]] | None = Field(None, max_length=50)
    time_zone: str | None = Field(None, max_length=64)
    paused: StrictBool | None = None
    at_once: StrictInt | None = Field(None, ge=1, le=20)
    languages: list[str] | None = Field(None, max_length=20)
    exceptions: list[dict[str, Any]] | None = Field(
        None,
        max_length=100,
        description='[{"date", "until" (optional), "hours": [{"from", "to"}]}]: the hours of these '
        "days, or none, instead of the week's",
    )
    holidays: str | None = Field(
        None, max_length=60, description='no hours on public holidays of "CH", "CH-ZH"; "" is none'
    )
    paused_until: Moment | None = Field(
        None, description="a pause that ends by itself; null: until the expert comes back"
    )


@router.get("/communities/{slug}/areas", response=shapes.ListOf[expertise_shapes.Area])
def areas(request: HttpRequest, slug: str, language: Language = None) -> HttpResponse:
    """The areas of the community, and in which of them the caller has passed the test."""
    community = _expertly(request, slug)
    tongue = language or get_language() or "en"
    person = caller_of(request).person
    items = [
        {**area_wire(one.area, tongue), **one.as_wire()}
        for one in standings(person.id, community, clock.now())
    ]
    return answer({"items": items, "next": None})


@router.put("/communities/{slug}/me/areas", response=shapes.ListOf[expertise_shapes.Area])
def put_areas(request: HttpRequest, slug: str, body: Covered) -> HttpResponse:
    """Chooses which of the areas passed are covered (C3); the others are left out."""
    community = _expertly(request, slug)
    choose_areas(caller=caller_of(request), community=community, areas=body.areas, now=clock.now())
    return areas(request, slug)


@router.post("/areas/{id}/attempts", response={201: expertise_shapes.Attempt})
def draw(request: HttpRequest, id: Id, language: Language = None) -> HttpResponse:  # noqa: A002
    """Draws a test of the area (C2): the questions without their solutions.

    One in which answers are saved comes back instead. Too early after failures is 409 `too_early`
    with `available_at`.
    """
    attempt = take_test(caller=caller_of(request), area_id=id, now=clock.now(), language=language)
    return answer(attempt_wire(attempt), 201)


@router.get("/attempts/{id}", response=expertise_shapes.Attempt)
def attempt(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The caller's attempt: to be resumed with what was saved, or how it went."""
    found = attempt_of(caller_of(request), id)
    marked = found.state == "marked"
    return answer(attempt_wire(found) | {"result": result_of(found).as_wire() if marked else None})


@router.patch("/attempts/{id}/answers", response=expertise_shapes.Attempt)
def save_for_now(request: HttpRequest, id: Id, body: Answers) -> HttpResponse:  # noqa: A002
    """Saves answers without handing in; those not named stay. 409 once the time is over."""
    saved = save_answers(
        caller=caller_of(request), attempt_id=id, answers=body.answers, now=clock.now()
    )
    return answer(attempt_wire(saved))


@router.post("/attempts/{id}/answers", response=expertise_shapes.Result)
def mark(request: HttpRequest, id: Id, body: Answers) -> HttpResponse:  # noqa: A002
    """Marks the answers on the server; who passes may be invited from now on."""
    result = pass_test(
        caller=caller_of(request), attempt_id=id, answers=body.answers, now=clock.now()
    )
    return answer(result.as_wire())


@router.get("/communities/{slug}/me/availability", response=shapes.Availability)
def availability(request: HttpRequest, slug: str) -> HttpResponse:
    """When the caller wants to be asked there (C4)."""
    community = _expertly(request, slug)
    return answer(times_of(caller_of(request).person, community).as_wire())


@router.put("/communities/{slug}/me/availability", response=shapes.Availability)
def put_availability(request: HttpRequest, slug: str, body: Times) -> HttpResponse:
    """Changes it; a place that this opens is offered at once to whoever waits.

    `exceptions`, `holidays` and `paused_until` stand in the answer once they are set; `""` and `[]`
    clear the first two. A pause with an end is one: `paused` need not be said.
    """
    caller, community = caller_of(request), _expertly(request, slug)
    kept = times_of(caller.person, community)
    given = body.model_dump(exclude_none=True)
    if "paused_until" in body.model_fields_set:
        given["paused_until"] = body.paused_until
        given.setdefault("paused", body.paused_until is not None or kept.paused)
    wanted = replace(kept, **given)
    change_availability(caller=caller, community=community, times=wanted, now=clock.now())
    return answer(times_of(caller.person, community).as_wire())


def _expertly(request: HttpRequest, slug: str) -> Community:
    community = community_by_slug(slug)
    expert_in(caller_of(request), community.id)
    return community

"""The support desk: its queues, who may have a case, and what its members do with one."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router
from pydantic import Field

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.core.paging import Page
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.teams import (
    agents_of,
    members_of,
    team_in,
    teams_of,
    teams_of_person,
)
from peerdesk.domain.communities.wire import in_language
from peerdesk.domain.conversations.access import conversation_for, seen_by
from peerdesk.domain.conversations.desk_counts import counts_of
from peerdesk.domain.conversations.desk_lists import Desk, queue_page
from peerdesk.domain.conversations.operations.assigning import assign, hand_to_team, put_back
from peerdesk.domain.conversations.operations.pausing import resume, wait_for_customer
from peerdesk.domain.conversations.wire import conversation_wire
from peerdesk.domain.people.access import Caller
from peerdesk.entrypoints.api import desk_shapes, shapes
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input, Part
from peerdesk.workflows.solve_conversation import solve_conversation

router = Router(tags=["desk"], auth=SIGNED_IN)

QueueName = Annotated[
    Literal["waiting", "overdue", "forwarded", "live", "tickets", "pending", "mine", "all"],
    Query(description="what is owed first comes first; `all` is newest first"),
]
TeamName = Annotated[
    str | None, Query(max_length=60, description="a team's id or slug, or `mine` for one's own")
]


class To(Input):
    """Who is to have it: a colleague, or a team (null takes it out of its team)."""

    person: UUID | None = None
    team: str | None = Field(None, max_length=60, description="a team's id or slug")


class Wait(Input):
    """How long the customer is waited for (else as the policy says), and what comes then."""

    hours: float | None = Field(None, ge=0, le=24 * 90)
    then: Literal["return", "close"] = "return"


@router.get("/communities/{slug}/desk", response=desk_shapes.Desk)
def desk(request: HttpRequest, slug: str, team: TeamName = None) -> HttpResponse:
    """How many lie in each queue (from 100 on nobody counts further), teams and colleagues."""
    caller, community = _agent(request, slug)
    counts = counts_of(_desk(caller, community, team), now=clock.now())
    language, members = get_language() or "en", members_of(community.id)
    return answer(
        {
            "queues": [{"queue": key, "count": count} for key, count in counts.items()],
            "teams": [
                {
                    "id": str(one.id),
                    "slug": one.slug,
                    "name": in_language(one.name, language),
                    "members": [str(member.person_id) for member in members.get(one.id, ())],
                }
                for one in teams_of(community.id)
            ],
            "colleagues": [
                {"person": str(one.person_id), "alias": one.alias}
                for one in agents_of(community.id)
            ],
        }
    )


@router.get("/communities/{slug}/desk/conversations", response=shapes.ListOf[shapes.Conversation])
def desk_conversations(
    request: HttpRequest,
    slug: str,
    part: Part,
    queue: QueueName = "waiting",
    team: TeamName = None,
) -> HttpResponse:
    """One queue of the support desk, for its agents."""
    caller, community = _agent(request, slug)
    where = _desk(caller, community, team)
    page = queue_page(queue, where, now=clock.now(), cursor=part.cursor, limit=part.limit)
    items = [conversation_wire(seen) for seen in seen_by(caller, page.items)]
    return answer_page(Page(items, page.next))


@router.post("/conversations/{id}/assign", response=shapes.Conversation)
def assign_conversation(request: HttpRequest, id: Id, body: To) -> HttpResponse:  # noqa: A002
    """Gives it to a colleague, or hands it to a team; the colleague is told."""
    caller = caller_of(request)
    conversation_for(caller, id)
    if body.person is None and "team" not in body.model_fields_set:
        raise InvalidInput({"person": ["Name a colleague or a team."]})
    if "team" in body.model_fields_set:
        hand_to_team(caller=caller, conversation_id=id, team=body.team)
    if body.person is not None:
        assign(caller=caller, conversation_id=id, to=body.person)
    return _one(caller, id)


@router.post("/conversations/{id}/put-back", response=shapes.Conversation)
def put_conversation_back(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Nobody has it any more: it lies in the team's queue."""
    caller = caller_of(request)
    put_back(caller=caller, conversation_id=id)
    return _one(caller, id)


@router.post("/conversations/{id}/pending", response=shapes.Conversation)
def wait(request: HttpRequest, id: Id, body: Wait) -> HttpResponse:  # noqa: A002
    """Waits for the customer, whose first word brings it back; nothing is owed until then."""
    caller = caller_of(request)
    wait_for_customer(caller=caller, conversation_id=id, hours=body.hours, then=body.then)
    return _one(caller, id)


@router.post("/conversations/{id}/resume", response=shapes.Conversation)
def go_on(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The team goes on without waiting for the customer."""
    caller = caller_of(request)
    resume(caller=caller, conversation_id=id)
    return _one(caller, id)


@router.post("/conversations/{id}/solve", response=shapes.Conversation)
def solve(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Closes it as solved, whoever of the team has it."""
    caller = caller_of(request)
    solve_conversation(caller=caller, conversation_id=id)
    return _one(caller, id)


def _agent(request: HttpRequest, slug: str) -> tuple[Caller, Community]:
    caller, community = caller_of(request), community_by_slug(slug)
    membership_of(caller, community.id, Membership.Role.AGENT)
    return caller, community


def _desk(caller: Caller, community: Community, team: str | None) -> Desk:
    person_id = caller.person.id
    if team is None:
        return Desk(person_id, [community.id])
    if team == "mine":
        teams = teams_of_person(person_id, [community.id])
        return Desk(person_id, [community.id], [one.id for one in teams])
    found = team_in(community.id, team)
    if found is None:
        raise InvalidInput({"team": ["There is no such team."]})
    return Desk(person_id, [community.id], [found.id])


def _one(caller: Caller, conversation_id: UUID) -> HttpResponse:
    wire: dict[str, Any] = conversation_wire(conversation_for(caller, conversation_id))
    return answer(wire)

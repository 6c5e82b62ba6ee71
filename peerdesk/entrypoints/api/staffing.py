"""Who answers and when: the support team's teams, and the opening hours (S3, S6)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router
from pydantic import BaseModel, Field

from peerdesk.core import clock
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Membership, Team
from peerdesk.domain.communities.opening import set_hours
from peerdesk.domain.communities.teams import (
    add_team,
    any_team,
    change_team,
    members_of,
    retire_team,
    teams_of,
)
from peerdesk.domain.communities.wire import hours_wire, team_wire
from peerdesk.entrypoints.api import shapes
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.owned import owned, require_owner
from peerdesk.entrypoints.api.parameters import Id, Input
from peerdesk.entrypoints.api.triage import Retirement, Shown, Texts

router = Router(tags=["contact form"], auth=SIGNED_IN)


class TeamDesign(Input):
    """A team's name by language, and the agents who work in it."""

    name: Texts = Field(max_length=20)
    members: list[UUID] = Field([], max_length=500)


class Hours(Input):
    """When the chat is open; an empty week is around the clock."""

    opening_hours: list[dict[str, Any]] = Field(max_length=50)
    time_zone: str = Field(max_length=64)
    exceptions: list[dict[str, Any]] = Field([], max_length=100)
    holidays: str = Field("", max_length=12, description='"CH", "CH-ZH", or "" for none')


class OpeningHours(BaseModel):
    """When the chat is open."""

    opening_hours: list[dict[str, Any]]
    time_zone: str
    exceptions: list[dict[str, Any]]
    holidays: str


@router.get("/communities/{slug}/teams", response=shapes.ListOf[Shown])
def teams(request: HttpRequest, slug: str) -> HttpResponse:
    """The living teams with who works in them, for agents and owners."""
    community = community_by_slug(slug)
    staff = (Membership.Role.AGENT, Membership.Role.OWNER)
    membership_of(caller_of(request), community.id, *staff)
    members = members_of(community.id)
    found = [team_wire(one, members.get(one.id, [])) for one in teams_of(community.id)]
    return answer({"items": found, "next": None})


@router.post("/communities/{slug}/teams", response={201: Shown})
def new_team(request: HttpRequest, slug: str, body: TeamDesign) -> HttpResponse:
    """A team more."""
    community = owned(request, slug)
    return answer(_team(add_team(community=community, name=body.name, people=body.members)), 201)


@router.put("/teams/{id}", response=Shown)
def change_a_team(request: HttpRequest, id: Id, body: TeamDesign) -> HttpResponse:  # noqa: A002
    """Another name, other members."""
    team = _own_team(request, id)
    change_team(team=team, name=body.name, people=body.members)
    return answer(_team(team))


@router.post("/teams/{id}/retire", response=Shown)
def retire_a_team(request: HttpRequest, id: Id, body: Retirement) -> HttpResponse:  # noqa: A002
    """Nothing new goes to it, or it is taken up again."""
    team = _own_team(request, id)
    retire_team(team=team, retired=body.retired, now=clock.now())
    return answer(_team(team))


@router.get("/communities/{slug}/opening-hours", response=OpeningHours)
def opening_hours(request: HttpRequest, slug: str) -> HttpResponse:
    """The week, days that are different, and whose public holidays are kept."""
    return answer(hours_wire(owned(request, slug)))


@router.put("/communities/{slug}/opening-hours", response=OpeningHours)
def change_hours(request: HttpRequest, slug: str, body: Body[Hours]) -> HttpResponse:
    """From now on; what is due already keeps its time."""
    community = owned(request, slug)
    set_hours(
        community=community,
        hours=body.opening_hours,
        time_zone=body.time_zone,
        exceptions=body.exceptions,
        holidays=body.holidays,
    )
    return answer(hours_wire(community))


def _team(team: Team) -> Mapping[str, Any]:
    return team_wire(team, members_of(team.community_id).get(team.id, []))


def _own_team(request: HttpRequest, team_id: UUID) -> Team:
    team = any_team(team_id)
    require_owner(request, team.community_id)
    return team

"""Invitations, and why one was asked (C6, B3)."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from peerdesk.core import clock
from peerdesk.core.paging import page_of, parse_cursor
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.queries import aliases_in
from peerdesk.domain.communities.standing import is_suspended
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.expertise.access import expert_in
from peerdesk.domain.routing.access import invitation_for
from peerdesk.domain.routing.explained import days_of
from peerdesk.domain.routing.queries import asked_for, asked_of, pending_of, waves_for
from peerdesk.domain.routing.standing import seats_of
from peerdesk.domain.routing.wire import (
    asked_wire,
    days_wire,
    invitation_wire,
    seat_wire,
    wave_wire,
)
from peerdesk.entrypoints.api import shapes
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input, Part
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.decline_invitation import decline_invitation

router = Router(tags=["invitations"], auth=SIGNED_IN)
DAYS = timedelta(days=7)


class No(Input):
    """Why not, if the expert wants to say."""

    reason: str = Field("", max_length=200)


@router.get("/invitations", response=shapes.ListOf[shapes.Invitation])
def invitations(request: HttpRequest) -> HttpResponse:
    """What the caller is asked now, newest first."""
    caller = caller_of(request)
    pending = pending_of(caller.person.id, caller.only_community)
    return answer({"items": [invitation_wire(one) for one in pending], "next": None})


@router.post("/invitations/{id}/accept", response=shapes.Invitation)
def accept(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The caller has the chat from now on; a lost race is 409 `taken`."""
    caller = caller_of(request)
    accept_invitation(caller=caller, invitation_id=id)
    return answer(invitation_wire(invitation_for(caller, id)))


@router.post("/invitations/{id}/decline", response=shapes.Invitation)
def decline(request: HttpRequest, id: Id, body: No) -> HttpResponse:  # noqa: A002
    """No, free of any consequence; if nobody else is still asked, the next are at once."""
    caller = caller_of(request)
    decline_invitation(caller=caller, invitation_id=id, reason=body.reason)
    return answer(invitation_wire(invitation_for(caller, id)))


@router.get("/conversations/{id}/routing", response=shapes.Routing)
def routing(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Who was asked for it, in what order, with score and parts (B3), for its support team."""
    caller = caller_of(request)
    about = conversation_for(caller, id).conversation
    membership_of(caller, about.community_id, Membership.Role.AGENT, Membership.Role.OWNER)
    asked, waves = asked_for(id), waves_for(id)
    people = {UUID(other["person"]) for one in waves for other in one.next}
    aliases = aliases_in(about.community_id, people | {one.expert_id for one in asked})
    told = {
        "conversation": str(id),
        "items": [asked_wire(one, aliases.get(one.expert_id, "")) for one in asked],
        "waves": [wave_wire(one, aliases) for one in waves],
        "next": None,
    }
    return answer(told)


@router.get("/communities/{slug}/me/routing", response=shapes.Routing)
def my_routing(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """How routing sees the caller, and every time that they were asked and why (F13)."""
    caller, community = caller_of(request), community_by_slug(slug)
    expert_in(caller, community.id)
    before = parse_cursor(part.cursor, UUID)
    found = asked_of(caller.person.id, community.id, before=before, limit=part.limit + 1)
    page = page_of(found, limit=part.limit, cursor=lambda one: one.id)
    seat, now = seats_of(caller.person.id).get(community.id), clock.now()
    days = days_of(seat, since=now - DAYS) if seat else None
    return answer(
        {
            "seat": seat_wire(seat, now) if seat else None,
            "suspended": is_suspended(caller.person.id, community.id),
            "days": days_wire(days) if days else None,
            "items": [asked_wire(one) for one in page.items],
            "next": page.next,
        }
    )

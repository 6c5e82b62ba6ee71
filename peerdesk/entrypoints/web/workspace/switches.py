"""The switch of each community, as every page of the workspace shows it (C4)."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.standing import living_of
from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.expertise.queries import owes_general_test, times_of
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Seat
from peerdesk.domain.routing.standing import seats_of
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.staff import communities_as, staff_page
from peerdesk.entrypoints.web.workspace.presence import Presence, presence_of


@dataclass(frozen=True, slots=True)
class Switch:
    """One community's, with the suspension that may hold it."""

    community: Community
    presence: Presence
    suspension: Suspension | None
    untested: bool = False  # the community's general test is still to be passed (F1)


@staff_page
@require_safe
def switches(request: HttpRequest) -> HttpResponse:
    """The switches alone, for a page that keeps itself true; `on` is that page's address."""
    here = request.GET.get("on", "")
    context = {
        "now": clock.now(),
        "presences": presences_of(
            signed_in(request), communities_as(request, Membership.Role.EXPERT)
        ),
        "here_path": here if url_has_allowed_host_and_scheme(here, allowed_hosts=None) else "",
    }
    return render(request, "workspace/switches.html", context)


def presences_of(person: Person, communities: list[Community]) -> list[Switch]:
    """The switch of each community."""
    seats, now = seats_of(person.id), clock.now()
    suspended = {
        one.community_id: one
        for one in living_of(person.id)
        if one.state == Suspension.State.IN_FORCE
    }
    return [
        _switch(person, community, seats.get(community.id), suspended.get(community.id), now)
        for community in communities
    ]


def _switch(
    person: Person,
    community: Community,
    seat: Seat | None,
    suspension: Suspension | None,
    now: datetime,
) -> Switch:
    missed = seat.misses if seat else 0
    untested = owes_general_test(person.id, community.id)
    presence = presence_of(
        times_of(person, community),
        active=seat.active if seat else 0,
        limit=seat.limit if seat else community.policy.chats_at_once,
        now=now,
        missed=missed if missed >= community.policy.misses_before_pause else 0,
        untested=untested,
        suspension=suspension,
    )
    return Switch(community, presence, suspension, untested)

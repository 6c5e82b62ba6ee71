"""A community as anyone sees it, its policy, and becoming one of its experts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router
from pydantic import Field

from peerdesk.core import clock
from peerdesk.domain.admission.access import own_application
from peerdesk.domain.admission.operations.codes import count_guess
from peerdesk.domain.admission.queries import latest_acceptance
from peerdesk.domain.admission.wire import accepted_wire, application_wire
from peerdesk.domain.communities.access import community_by_slug, membership_of, within_reach
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.queries import expert_in
from peerdesk.domain.communities.wire import community_wire, membership_wire
from peerdesk.entrypoints.api import shapes
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of, network_of
from peerdesk.entrypoints.api.parameters import Input
from peerdesk.workflows.join_community import join_community
from peerdesk.workflows.set_policy import set_policy

router = Router(tags=["communities"])


class Code(Input):
    """The access code of a community."""

    access_code: str = Field(min_length=1, max_length=60)
    alias: str = Field("", max_length=40, description="else the first name, numbered if need be")


@router.get("/communities/{slug}", auth=None, response=shapes.Community)
def one_community(request: HttpRequest, slug: str) -> HttpResponse:
    """Name, languages, currency, mode, opening hours, and whether chat is open now."""
    return answer(community_wire(community_by_slug(slug), now=clock.now()))


@router.get("/communities/{slug}/policy", auth=SIGNED_IN, response=shapes.Policy)
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """Every policy value, for an owner."""
    return answer(_owned(request, slug).policy.as_wire())


@router.patch("/communities/{slug}/policy", auth=SIGNED_IN, response=shapes.Policy)
def patch_policy(request: HttpRequest, slug: str, body: Body[dict[str, Any]]) -> HttpResponse:
    """Changes the values that are named and answers all; from the next step on they count."""
    changed = set_policy(community=_owned(request, slug), values=body)
    return answer(changed.as_wire())


@router.post(
    "/communities/{slug}/join",
    auth=SIGNED_IN,
    response={200: shapes.Joined, 202: shapes.Application},
)
def join(request: HttpRequest, slug: str, body: Code) -> HttpResponse:
    """Makes the caller an expert there (C1) and accepts the rules as published.

    Who is one already stays one. Where an owner approves new experts the answer is 202 and the
    application that waits.
    """
    caller, community = caller_of(request), community_by_slug(slug)
    within_reach(caller, community.id)
    membership = expert_in(caller.person.id, community)
    if membership is None:
        count_guess(person_id=caller.person.id, network=network_of(request))
        membership = join_community(
            caller=caller,
            community=community,
            access_code=body.access_code,
            alias=body.alias,
            now=clock.now(),
        )
    if membership is None:
        waiting = own_application(caller, community)
        assert waiting is not None
        return answer(application_wire(waiting), 202)
    accepted = latest_acceptance(caller.person.id, community)
    return answer({**membership_wire(membership), "rules": accepted_wire(accepted)})


def _owned(request: HttpRequest, slug: str) -> Community:
    community = community_by_slug(slug)
    membership_of(caller_of(request), community.id, Membership.Role.OWNER)
    return community

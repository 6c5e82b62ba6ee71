"""Entry to a community as anyone or an expert sees it: communities, rules, one's own alias."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router
from pydantic import Field

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.admission.access import own_application
from peerdesk.domain.admission.operations.naming import rename
from peerdesk.domain.admission.operations.rules import RulesChanged, accept_rules, publish_rules
from peerdesk.domain.admission.queries import (
    acceptance_of,
    communities_to_join,
    credentials_of,
    rules_of,
)
from peerdesk.domain.admission.wire import application_wire, credential_wire, rules_wire
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.wire import community_wire, membership_wire
from peerdesk.domain.expertise.access import expert_in
from peerdesk.entrypoints.api import admission_shapes, shapes
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, asking, caller_of
from peerdesk.entrypoints.api.parameters import Input, Language

router = Router(tags=["admission"], auth=SIGNED_IN)


class Version(Input):
    """The version that was read."""

    version: int = Field(ge=1)


class Texts(Input):
    """Language to text."""

    texts: dict[str, str] = Field(max_length=20)


class Alias(Input):
    """The only name that the other side sees."""

    alias: str = Field(min_length=1, max_length=40)


@router.get("/communities", auth=None, response=shapes.ListOf[shapes.Community])
def groups(request: HttpRequest, q: Annotated[str, Query(max_length=80)] = "") -> HttpResponse:
    """The communities that take experts, found by name or area."""
    now = clock.now()
    items = [community_wire(community, now=now) for community in communities_to_join(q)]
    return answer({"items": items, "next": None})


@router.get("/communities/{slug}/rules", auth=None, response=admission_shapes.Rules)
def rules(request: HttpRequest, slug: str, language: Language = None) -> HttpResponse:
    """The rules in force, and when the caller accepted this version."""
    newest = rules_of(community_by_slug(slug))
    if newest is None:
        raise NotFound
    caller = asking(request)
    acceptance = acceptance_of(caller.person.id, newest) if caller else None
    return answer(rules_wire(newest, acceptance, language or get_language() or "en"))


@router.put("/communities/{slug}/rules", response=admission_shapes.Rules)
def put_rules(request: HttpRequest, slug: str, body: Texts) -> HttpResponse:
    """Publishes a new version, for an owner; every expert is asked to accept it."""
    community, owner = _owned(request, slug), caller_of(request).person
    newest = publish_rules(
        community=community, texts=body.texts, published_by=owner, now=clock.now()
    )
    return answer(rules_wire(newest, None, get_language() or "en"))


@router.post("/communities/{slug}/rules/accept", response=admission_shapes.Rules)
def accept_newest_rules(request: HttpRequest, slug: str, body: Version) -> HttpResponse:
    """The expert accepts this very version; 409 `rules_changed` if there is a newer one."""
    community, caller = community_by_slug(slug), caller_of(request)
    expert_in(caller, community.id)
    newest = rules_of(community)
    if newest is None or newest.version != body.version:
        raise RulesChanged
    acceptance = accept_rules(rules=newest, person=caller.person, now=clock.now())
    return answer(rules_wire(newest, acceptance, get_language() or "en"))


@router.put("/communities/{slug}/me/alias", response=shapes.Membership)
def put_alias(request: HttpRequest, slug: str, body: Alias) -> HttpResponse:
    """Another alias from the next chat on; never like staff, never another expert's (F4)."""
    membership = expert_in(caller_of(request), community_by_slug(slug).id)
    return answer(membership_wire(rename(membership=membership, alias=body.alias)))


@router.get("/communities/{slug}/me/application", response=shapes.Application)
def my_application(request: HttpRequest, slug: str) -> HttpResponse:
    """How far the caller's own application is, and why it was refused."""
    application = own_application(caller_of(request), community_by_slug(slug))
    if application is None:
        raise NotFound
    return answer(application_wire(application))


@router.get(
    "/communities/{slug}/me/credentials", response=shapes.ListOf[admission_shapes.Credential]
)
def my_credentials(request: HttpRequest, slug: str) -> HttpResponse:
    """What the caller handed in, and how it stands."""
    community, caller = community_by_slug(slug), caller_of(request)
    expert_in(caller, community.id)
    items = [credential_wire(one) for one in credentials_of(caller.person.id, community)]
    return answer({"items": items, "next": None})


def _owned(request: HttpRequest, slug: str) -> Community:
    community = community_by_slug(slug)
    membership_of(caller_of(request), community.id, Membership.Role.OWNER)
    return community

"""The owner's experts: found, and each with where they come from and what they proved."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerdesk.core.errors import NotFound
from peerdesk.domain.admission.owners_view import expert_row, experts_page, waiting_in
from peerdesk.domain.admission.queries import (
    credentials_of,
    latest_acceptance,
    pictures_of,
    rules_of,
)
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.standing import living_in, suspended_among
from peerdesk.domain.expertise.queries import qualifications_of
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.staff import staff_page


@staff_page
@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """The experts, newest first, by alias, name or address."""
    community = owned(request, slug)
    asked = request.GET.get("q", "").replace("\0", "").strip()[:80]
    found = experts_page(community, asked=asked, cursor=request.GET.get("cursor"), limit=30)
    context = {
        **people_context(community, "experts"),
        "asked": asked,
        "found": found,
        "pictures": pictures_of(community.id, [row.person_id for row in found.items]),
        "suspended": suspended_among(community.id, [row.person_id for row in found.items]),
    }
    return render(request, "manage/people/experts.html", context)


@staff_page
@require_safe
def expert(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """One expert: origin, rules, tests, credentials."""
    community = owned(request, slug)
    membership = expert_row(community, id)
    if membership is None:
        raise NotFound
    context = {
        **people_context(community, "experts"),
        "membership": membership,
        "person": membership.person,
        "picture": pictures_of(community.id, [id]).get(id),
        "acceptance": latest_acceptance(id, community),
        "rules": rules_of(community),
        "qualifications": qualifications_of(id, community.id),
        "credentials": credentials_of(id, community),
        "suspended": living_in(id, community.id),
    }
    return render(request, "manage/people/expert.html", context)


def people_context(community: Community, tab: str) -> dict[str, Any]:
    """What every page about people shows: its tabs, and how many wait."""
    return {
        "here": "people",
        "tab": tab,
        "community": community,
        "waiting": waiting_in(community),
    }

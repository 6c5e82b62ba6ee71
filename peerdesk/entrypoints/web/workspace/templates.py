"""The expert's own text templates, and those that the owner shares (C13)."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.knowledge.templates import own_templates, shared_templates
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.staff import communities_as, staff_page
from peerdesk.entrypoints.web.template_pages import own_page, rows_of


@staff_page
def templates(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The list and the form; POST saves, previews or removes."""
    communities = communities_as(request, Membership.Role.EXPERT)
    community = next((one for one in communities if slug in ("", one.slug)), None)
    if community is None:
        raise NotFound
    show = partial(_page, request, communities, community)
    return own_page(request, community, Membership.Role.EXPERT, show, "templates-in")


def _page(
    request: HttpRequest,
    communities: list[Community],
    community: Community,
    form: dict[str, Any],
    status: int,
) -> HttpResponse:
    context = {
        "here": "templates",
        "communities": communities,
        "community": community,
        "own": rows_of(own_templates(community, signed_in(request).id)),
        "shared": rows_of(shared_templates(community)),
        **form,
    }
    return render(request, "workspace/templates.html", context, status=status)

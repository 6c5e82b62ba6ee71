"""The expert's own text templates, and those that the owner shares (C13)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.knowledge.templates import own_templates, shared_templates
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import communities_as, staff_page
from peerdesk.entrypoints.web.template_pages import asked_form, keep, rows_of


@staff_page
def templates(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The list and the form; POST saves, previews or removes."""
    communities = communities_as(request, Membership.Role.EXPERT)
    community = next((one for one in communities if slug in ("", one.slug)), None)
    if community is None:
        raise NotFound
    person = signed_in(request)
    if request.method != "POST":
        return _page(request, communities, community, asked_form(request, community, person))
    member = membership_of(caller_of(request), community.id, Membership.Role.EXPERT)
    again = keep(request, community, person, member.alias)
    if again is None:
        messages.success(request, _("Your templates are saved."))
        return redirect("templates-in", community.slug)
    status = 200 if "preview" in again else 422
    return _page(request, communities, community, again, status)


def _page(
    request: HttpRequest,
    communities: list[Community],
    community: Community,
    form: dict[str, Any],
    status: int = 200,
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

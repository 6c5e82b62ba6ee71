"""The communities that take experts, listed and found."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerdesk.domain.admission.queries import communities_to_join, rules_of, unfinished_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.queries import areas_of_many, memberships_of
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import staff_page


@staff_page
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """Search by name or area; what was begun comes first."""
    asked = request.GET.get("q", "").replace("\0", "").strip()[:80]
    found = communities_to_join(asked)
    areas = areas_of_many([community.id for community in found])
    mine = {
        row.community_id
        for row in memberships_of(caller_of(request))
        if row.role == Membership.Role.EXPERT
    }
    context = {
        "asked": asked,
        "unfinished": unfinished_of(signed_in(request).id),
        "found": [
            {
                "community": community,
                "areas": areas.get(community.id, []),
                "mine": community.id in mine,
                "rules": community.id in mine and rules_of(community),
            }
            for community in found
        ],
    }
    return render(request, "joining/groups.html", context)

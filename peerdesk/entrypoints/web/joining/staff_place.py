"""The link of a staff invitation: who invites, to what; accepted with one button by whose it is."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.core.limits import TooMany
from peerdesk.core.networks import network
from peerdesk.domain.admission.models import StaffInvitation
from peerdesk.domain.admission.operations.staff_places import (
    ForAnotherAddress,
    Holds,
    InvitationOver,
    accept_invitation,
    invitation_by,
    standing_of,
)
from peerdesk.domain.admission.queries import inviter_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.staffing import holds
from peerdesk.domain.people.addresses import has_address, masked
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.web.community import wear
from peerdesk.entrypoints.web.signed_in import signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def staff_place(request: HttpRequest, token: str) -> HttpResponseBase:
    """The invitation, or in a word why it opens nothing; POST accepts it."""
    person = request.user if isinstance(request.user, Person) else None
    place = network(request.META.get("REMOTE_ADDR", ""))
    try:
        found = invitation_by(token, person_id=person.id if person else None, network=place)
    except NotFound:
        return render(request, "joining/staff_over.html", {"state": "unknown"}, status=404)
    except TooMany as no:
        answer = render(request, "429.html", status=429)
        answer["Retry-After"] = str(no.more["retry_after"])
        return answer
    wear(request, found.community)
    if request.method == "POST":
        return _accept(request, found) if person else redirect_to_login(request.path)
    return _show(request, found, person)


@require_POST
def change_person(request: HttpRequest, token: str) -> HttpResponseBase:
    """Sign out, and come back to the same invitation as somebody else."""
    logout(request)
    return redirect_to_login(reverse("staff-place", args=[token]))


def _accept(request: HttpRequest, invitation: StaffInvitation) -> HttpResponse:
    person = signed_in(request)
    try:
        membership = accept_invitation(invitation=invitation, person=person, now=clock.now())
    except InvitationOver as over:
        return _over(request, invitation, over.more["state"], person)
    except ForAnotherAddress:
        return _show(request, invitation, person)
    messages.success(request, _("Welcome! You are in."))
    if membership.role == Membership.Role.OWNER:
        return redirect("manage", invitation.community.slug)
    return redirect("desk")


def _show(request: HttpRequest, invitation: StaffInvitation, person: Person | None) -> HttpResponse:
    state = standing_of(invitation, clock.now())
    if state != Holds.OPEN:
        return _over(request, invitation, state, person)
    fits = person is not None and has_address(person, invitation.email)
    context = {
        "invitation": invitation,
        "inviter": inviter_of(invitation),
        "is_owner": invitation.role == Membership.Role.OWNER,
        "address": masked(invitation.email),
        "fits": fits,
    }
    status = 200 if fits or person is None else 403
    return render(request, "joining/staff_place.html", context, status=status)


def _over(
    request: HttpRequest, invitation: StaffInvitation, state: str, person: Person | None
) -> HttpResponse:
    community, role = invitation.community, invitation.role
    context = {
        "state": state,
        "community": community,
        "is_owner": role == Membership.Role.OWNER,
        "is_in": person is not None and holds(person, community.id, role),
    }
    return render(request, "joining/staff_over.html", context, status=410)

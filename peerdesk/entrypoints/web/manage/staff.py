"""The brand's own side: agents and owners, invitations to become one, and the end of a role."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.domain.admission.operations.inviting import (
    invitation_in,
    invite,
    invite_again,
    open_invitations,
    revoke_invitation,
)
from peerdesk.domain.admission.operations.staff_naming import rename_staff
from peerdesk.domain.admission.queries import inviter_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.staffing import (
    is_last_owner,
    staff_member,
    staff_of,
    teams_of_staff,
)
from peerdesk.domain.conversations.queries import had_by_agent
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.manage.people import people_context
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.entrypoints.web.verb_form import VerbForm
from peerdesk.workflows.end_staff_role import end_staff_role as end_role


class AliasForm(VerbForm):
    """What customers and experts call them."""

    alias = forms.CharField(
        label=gettext_lazy("Alias"),
        max_length=40,
        help_text=gettext_lazy("The only name that others see. No expert may be called like that."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Please choose an alias.")},
    )


class InvitationForm(AliasForm):
    """Whom, to what, under which name."""

    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("The letter goes there, and only who has this address can accept."),
        widget=forms.TextInput(
            attrs={"inputmode": "email", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Please enter the e-mail address.")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        help_text=gettext_lazy("The support team answers customers, an owner sees to everything."),
        choices=[
            (Membership.Role.AGENT, gettext_lazy("Support team")),
            (Membership.Role.OWNER, gettext_lazy("Owner")),
        ],
    )
    field_order = ("email", "role", "alias")


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def staff(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody, and the invitations that are open; POST invites."""
    community = owned(request, slug)
    posted = request.method == "POST"
    form = InvitationForm(request.POST if posted else None)
    if posted and form.is_valid():
        with form.marking(Refusal):
            invite(community=community, by=signed_in(request), now=clock.now(), **form.cleaned_data)
            told = _("A letter to %(email)s is on its way. The link in it works for 7 days.")
            messages.success(request, told % {"email": form.cleaned_data["email"]})
            return redirect("staff", slug)
    context = {**_everybody(request, community), "form": form}
    return render(request, "manage/people/staff.html", context, status=422 if posted else 200)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """One of them; POST gives another alias."""
    community = owned(request, slug)
    row = staff_member(community.id, id)
    posted = request.method == "POST"
    form = AliasForm(request.POST if posted else None, initial={"alias": row.alias})
    if posted and form.is_valid():
        with form.marking(InvalidInput):
            rename_staff(membership=row, alias=form.cleaned_data["alias"])
            messages.success(request, _("Saved."))
            return redirect("staff", slug)
    context = {**_one(request, community, row), "form": form}
    return render(request, "manage/people/member.html", context, status=422 if posted else 200)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """What ending the role means; POST ends it."""
    community = owned(request, slug)
    row = staff_member(community.id, id)
    if request.method != "POST":
        return render(request, "manage/people/end_role.html", _one(request, community, row))
    try:
        end_role(caller=caller_of(request), community=community, membership_id=id)
    except Refusal as refusal:
        explain(request, refusal)
        return redirect("staff", slug)
    messages.success(request, _("The role of %(alias)s has ended.") % {"alias": row.alias})
    gave_up = row.person_id == signed_in(request).id and row.role == Membership.Role.OWNER
    return redirect("start") if gave_up else redirect("staff", slug)


@staff_page
@require_POST
def again(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """A new letter with a new link."""
    row = invitation_in(owned(request, slug), id)
    try:
        invite_again(invitation=row, now=clock.now())
        words = _("A new letter is on its way. The former link opens nothing any more.")
        messages.success(request, words)
    except Refusal as refusal:
        explain(request, refusal)
    return redirect("staff", slug)


@staff_page
@require_POST
def revoke(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """The link opens nothing any more."""
    row = invitation_in(owned(request, slug), id)
    try:
        revoke_invitation(invitation=row, now=clock.now())
        messages.success(request, _("The invitation is revoked. Its link opens nothing any more."))
    except Refusal as refusal:
        explain(request, refusal)
    return redirect("staff", slug)


def _everybody(request: HttpRequest, community: Community) -> dict[str, Any]:
    teams, now, me = teams_of_staff(community.id), clock.now(), signed_in(request).id
    people = staff_of(community.id)
    return {
        **people_context(community, "staff"),
        "people": [
            {
                "row": one,
                "teams": teams.get(one.person_id, []) if one.role == Membership.Role.AGENT else [],
                "mine": one.person_id == me,
            }
            for one in people
        ],
        "has_agents": any(one.role == Membership.Role.AGENT for one in people),
        "invitations": [
            {"row": one, "by": inviter_of(one), "expired": one.expires_at <= now}
            for one in open_invitations(community)
        ],
    }


def _one(request: HttpRequest, community: Community, row: Membership) -> dict[str, Any]:
    is_agent = row.role == Membership.Role.AGENT
    return {
        **people_context(community, "staff"),
        "row": row,
        "is_agent": is_agent,
        "teams": teams_of_staff(community.id).get(row.person_id, []) if is_agent else [],
        "open": len(had_by_agent(row.person_id, community.id)) if is_agent else 0,
        "mine": row.person_id == signed_in(request).id,
        "last_owner": is_last_owner(row),
    }

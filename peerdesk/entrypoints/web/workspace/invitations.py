"""Answers to invitations: taken, passed on, and why."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.routing.access import invitation_for
from peerdesk.domain.routing.models import Invitation
from peerdesk.domain.routing.operations.explaining import explain_decline
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import back_to, explain, staff_page
from peerdesk.workflows.accept_invitation import accept_invitation
from peerdesk.workflows.decline_invitation import decline_invitation


@staff_page
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Where a notification leads: to the card, the chat it became, or the word that it went."""
    invitation = invitation_for(caller_of(request), id)
    if invitation.state == Invitation.State.ACCEPTED:
        return redirect("workspace-chat", invitation.conversation_id)
    if invitation.state != Invitation.State.PENDING or invitation.expires_at <= clock.now():
        messages.info(request, _("This question has gone: somebody has it, or its time was over."))
        return redirect("workspace")
    return redirect(f"{reverse('workspace')}#invitation-{invitation.id}")


@staff_page
@require_POST
def accept(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Take the chat and go to it; who comes second is told so kindly."""
    try:
        taken = accept_invitation(caller=caller_of(request), invitation_id=id)
    except NotFound:
        raise
    except Refusal as refusal:
        if refusal.code == "taken":
            messages.info(request, _("Somebody else was a moment faster. The next one is yours."))
        else:
            explain(request, refusal)
        return redirect(back_to(request, reverse("workspace")))
    return redirect("workspace-chat", taken.id)


@staff_page
@require_POST
def decline(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Pass on it at once; the reason may follow, or not."""
    try:
        decline_invitation(caller=caller_of(request), invitation_id=id)
    except NotFound:
        raise
    except Refusal as refusal:
        explain(request, refusal)
    else:
        request.session["passed"] = {"invitation": str(id), "at": clock.now().isoformat()}
    return redirect(back_to(request, reverse("workspace")))


@staff_page
@require_POST
def say_why(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Why the expert passed."""
    explain_decline(
        invitation_id=id,
        person_id=signed_in(request).id,
        reason=request.POST.get("reason", ""),
    )
    request.session.pop("passed", None)
    messages.success(request, _("Thank you. That helps to ask the right people."))
    return redirect(back_to(request, reverse("workspace")))

"""The owner's two queues: applications and credentials, approved or refused with a reason (F1)."""

from datetime import date
from itertools import chain
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.domain.admission.access import owned_application, owned_credential
from peerdesk.domain.admission.models import Application, Credential
from peerdesk.domain.admission.operations.credentials import file_of
from peerdesk.domain.admission.operations.reviewing import refuse_application, refuse_credential
from peerdesk.domain.admission.owners_view import applications_page, credentials_page
from peerdesk.domain.admission.queries import pictures_of
from peerdesk.domain.communities.models import Community
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.manage.people import people_context
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.workflows.approve_application import approve_application
from peerdesk.workflows.approve_credential import approve_credential


@staff_page
@require_safe
def applications(request: HttpRequest, slug: str) -> HttpResponse:
    """Who waits for approval, the longest first."""
    community = owned(request, slug)
    found = applications_page(community, cursor=request.GET.get("cursor"), limit=20)
    context = {
        **people_context(community, "applications"),
        "found": found,
        "pictures": pictures_of(community.id, [row.person_id for row in found.items]),
    }
    return render(request, "manage/people/applications.html", context)


@staff_page
@require_POST
def decide_application(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Approve makes an expert; refuse needs a reason."""
    application = _application(request, owned(request, slug), id)
    owner, now = signed_in(request), clock.now()
    try:
        if request.POST.get("decision") == "approve":
            approve_application(application=application, owner=owner, now=now)
            words = _("%(alias)s is an expert now.")
        else:
            reason = _written(request)
            refuse_application(application=application, owner=owner, reason=reason, now=now)
            words = _("%(alias)s reads your reason.")
        messages.success(request, words % {"alias": application.alias})
    except Refusal as refusal:
        _tell(request, refusal)
    return redirect("applications", slug)


@staff_page
@require_safe
def credentials(request: HttpRequest, slug: str) -> HttpResponse:
    """Proofs to look at, the longest waiting first."""
    community = owned(request, slug)
    found = credentials_page(community, cursor=request.GET.get("cursor"), limit=20)
    context = {**people_context(community, "credentials"), "found": found}
    return render(request, "manage/people/credentials.html", context)


@staff_page
@require_POST
def decide_credential(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Approve opens the area; refuse needs a reason."""
    credential = _credential(request, owned(request, slug), id)
    owner, now = signed_in(request), clock.now()
    try:
        if request.POST.get("decision") == "approve":
            until = _day(request.POST.get("valid_until", ""))
            approve_credential(credential=credential, owner=owner, valid_until=until, now=now)
            messages.success(request, _("Approved. It counts from now on."))
        else:
            reason = _written(request)
            refuse_credential(credential=credential, owner=owner, reason=reason, now=now)
            messages.success(request, _("Refused. The expert reads your reason."))
    except Refusal as refusal:
        _tell(request, refusal)
    return redirect("credentials", slug)


@staff_page
@require_safe
def credential_file(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """The proof itself, as a download that runs nothing."""
    credential = _credential(request, owned(request, slug), id)
    ending = credential.file_type.rpartition("/")[2]
    return HttpResponse(
        file_of(credential),
        content_type=credential.file_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": f'attachment; filename="credential-{credential.id}.{ending}"',
        },
    )


def _application(request: HttpRequest, community: Community, application_id: UUID) -> Application:
    application = owned_application(caller_of(request), application_id)
    if application.community_id != community.id:
        raise NotFound
    return application


def _credential(request: HttpRequest, community: Community, credential_id: UUID) -> Credential:
    credential = owned_credential(caller_of(request), credential_id)
    if credential.community_id != community.id:
        raise NotFound
    return credential


def _written(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "")


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise InvalidInput({"valid_until": [_("Please choose a day of the calendar.")]}) from None


def _tell(request: HttpRequest, refusal: Refusal) -> None:
    if isinstance(refusal, InvalidInput):
        messages.warning(request, " ".join(chain.from_iterable(refusal.errors.values())))
    else:
        explain(request, refusal)

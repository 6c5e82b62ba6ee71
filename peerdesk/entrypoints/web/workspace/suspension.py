"""The suspended expert reads why, and appeals once (F13)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.domain.communities.standing import suspension_for
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.entrypoints.web.told import said_about
from peerdesk.workflows.appeal_suspension import appeal_suspension


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def suspension(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Every word said about it; POST is the appeal."""
    row = suspension_for(caller_of(request), id)
    if row.person_id != signed_in(request).id:
        raise NotFound
    text, errors = request.POST.get("text", ""), []
    if request.method == "POST":
        try:
            appeal_suspension(caller=caller_of(request), suspension_id=id, text=text)
        except InvalidInput as refusal:
            errors = list(refusal.errors.get("text", [refusal.detail]))
        except Refusal as refusal:
            explain(request, refusal)
            return redirect("my-suspension", id)
        else:
            messages.success(request, _("Your appeal is made. An owner answers in writing."))
            return redirect("my-suspension", id)
    context = {
        "here": "suspension",
        "suspension": row,
        "said": said_about(row, names=False),
        "text": text,
        "errors": errors,
    }
    return render(request, "workspace/suspension.html", context, status=422 if errors else 200)

"""The expert says their word on a refund, and reads what became of it (P11)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.core.money import Money
from peerdesk.domain.refunds.access import request_for, taken_from
from peerdesk.domain.refunds.lifecycle import RequestState
from peerdesk.entrypoints.web.refund_words import card_of
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.workflows.answer_refund_request import answer_refund_request


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def refund(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The request with its clocks; POST is the expert's word."""
    caller = caller_of(request)
    row, role = request_for(caller, id)
    if role != "expert":
        raise NotFound
    text, errors = request.POST.get("text", ""), []
    if request.method == "POST":
        try:
            answer_refund_request(caller=caller, request_id=id, text=text)
        except InvalidInput as refusal:
            errors = list(refusal.errors.get("text", [refusal.detail]))
        except Refusal as refusal:
            explain(request, refusal)
            return redirect("workspace-refund", id)
        else:
            messages.success(request, _("The support team reads it before it decides."))
            return redirect("workspace-refund", id)
    now = clock.now()
    may_answer = row.state == RequestState.OPEN and not row.answered_at and now < row.answer_due_at
    context = {
        "here": "refund",
        "card": card_of(row, now=now),
        "may_answer": may_answer,
        "text": text,
        "errors": errors,
    }
    return render(request, "workspace/refund.html", context, status=422 if errors else 200)


@staff_page
@require_safe
def lost(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """What of a lost dispute is taken from the expert's share, and why."""
    case = taken_from(caller_of(request), id)
    money = Money(case.taken_minor, case.dispute.charge.currency)
    context = {"here": "refund", "case": case, "money": money}
    return render(request, "workspace/lost_dispute.html", context)

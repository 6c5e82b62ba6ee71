"""A dispute at the desk: what the bank asks, the evidence as one file, and its end (P11)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.core.money import Money, NotMoney
from peerdesk.domain.payments.lifecycle import DisputeState
from peerdesk.domain.refunds.access import case_for
from peerdesk.domain.refunds.operations.casing import case_with_file
from peerdesk.entrypoints.web.desk.finding import page_context
from peerdesk.entrypoints.web.refund_words import banks_reason
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.workflows.submit_evidence import evidence_of, submit_evidence
from peerdesk.workflows.take_share_back import share_of, take_share_back


@staff_page
@require_safe
def dispute(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The case with its deadline."""
    return _page(request, id, {})


@staff_page
@require_safe
def evidence(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The file as it was handed over, or as it would be now."""
    case = case_for(caller_of(request), id)
    answer = HttpResponse(evidence_of(case_with_file(case.id)), content_type="application/pdf")
    name = f"evidence-{case.dispute.dispute_id}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@staff_page
@require_POST
def submit(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Hand the evidence over, once."""
    statement = request.POST.get("statement", "")
    try:
        submit_evidence(caller=caller_of(request), case_id=id, statement=statement)
    except NotFound:
        raise
    except InvalidInput as no:
        return _page(request, id, dict(no.errors), 422)
    except Refusal as no:
        explain(request, no)
    else:
        messages.success(request, _("The evidence is on its way to the bank."))
    return redirect("desk-dispute", id)


@staff_page
@require_POST
def take(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """A part of the expert's share, in writing."""
    case = case_for(caller_of(request), id)
    try:
        money = Money.parse(
            request.POST.get("amount", "").replace(",", ".").strip(), case.dispute.charge.currency
        )
        why = request.POST.get("why", "")
        take_share_back(caller=caller_of(request), case_id=id, money=money, why=why)
    except NotMoney:
        return _page(request, id, {"amount": [_("Give an amount such as 12.50.")]}, 422)
    except NotFound:
        raise
    except InvalidInput as no:
        return _page(request, id, dict(no.errors), 422)
    except Refusal as no:
        explain(request, no)
    else:
        messages.success(request, _("Booked. The expert is told, with your reasons."))
    return redirect("desk-dispute", id)


def _page(
    request: HttpRequest, case_id: UUID, errors: dict[str, list[str]], status: int = 200
) -> HttpResponse:
    case = case_for(caller_of(request), case_id)
    currency = case.dispute.charge.currency
    share = share_of(case)[1]
    lost = case.dispute.state == DisputeState.LOST
    context = {
        "case": case,
        "dispute": case.dispute,
        "words": banks_reason(case.dispute.reason),
        "money": Money(case.dispute.amount_minor, currency),
        "taken": Money(case.taken_minor, currency),
        "share": share,
        "may_take": lost and not case.taken_minor and bool(share),
        "is_late": bool(
            case.dispute.evidence_due_at and case.dispute.evidence_due_at < clock.now()
        ),
        "statement": request.POST.get("statement", case.statement),
        "why": request.POST.get("why", ""),
        "amount": request.POST.get("amount", ""),
        "errors": errors,
        **page_context([case.community], "refunds"),
    }
    return render(request, "desk/dispute.html", context, status=status)

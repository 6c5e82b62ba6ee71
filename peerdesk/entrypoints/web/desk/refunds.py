"""Refunds at the desk: what waits for a decision, and one request with its whole story (P11)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.core.money import Money, NotMoney
from peerdesk.core.statements import Asked
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.people.access import Caller
from peerdesk.domain.refunds.access import request_to_decide
from peerdesk.domain.refunds.lifecycle import OF_QUESTION, OF_SERVICE, RequestState
from peerdesk.domain.refunds.models import DisputeCase, RefundRequest
from peerdesk.domain.refunds.queries import ask_count, open_cases, requests_of, requests_page
from peerdesk.entrypoints.web.desk.case import Case
from peerdesk.entrypoints.web.desk.finding import page_context
from peerdesk.entrypoints.web.refund_words import STATES, banks_reason, card_of
from peerdesk.entrypoints.web.removal import removal_of_refund
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.staff import communities_as, explain, staff_page
from peerdesk.entrypoints.web.workspace.shown import lines_of, newest_events
from peerdesk.workflows.approve_refund import approve_refund
from peerdesk.workflows.reject_refund import reject_refund
from peerdesk.workflows.weigh_refund import weigh_refund


@staff_page
@require_safe
def refunds(request: HttpRequest) -> HttpResponse:
    """What waits, the most pressing first; or what was decided."""
    communities = communities_as(request, Membership.Role.AGENT)
    ids = [one.id for one in communities]
    asked = request.GET.get("state", "")
    state = asked if asked in STATES else RequestState.OPEN.value
    page = requests_page(ids, state=state, cursor=request.GET.get("cursor"), limit=20)
    now = clock.now()
    is_open = state == RequestState.OPEN
    context = {
        "cards": [card_of(one, now=now) for one in page.items],
        "cases": _cases(ids) if is_open else [],
        "states": STATES.items(),
        "state": state,
        "next": f"?{urlencode({'state': state, 'cursor': page.next})}" if page.next else "",
        "now": now,
        **page_context(communities, "refunds"),
    }
    return render(request, "desk/refunds.html", context)


@staff_page
@require_safe
def refund(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One request: who said what, what was paid, where that money is, and the decision."""
    return _page(request, id, {})


@staff_page
@require_POST
def decide(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Give it back, a part of it, or nothing; in words that both are told."""
    decision = request.POST.get("decision", "")
    try:
        _decide(request, request_to_decide(caller_of(request), id), decision)
    except NotFound:
        raise
    except InvalidInput as no:
        return _page(request, id, dict(no.errors), status=422)
    except Refusal as no:
        explain(request, no)
    else:
        messages.success(request, _("Decided. Both are told."))
    return redirect("desk-refund", id)


def ask_refunds(_caller: Caller, communities: Sequence[UUID]) -> Asked:
    """How many wait, for the list of queues."""
    return ask_count(communities)


def refunds_part(_request: HttpRequest, case: Case) -> dict[str, Any] | None:
    """What `desk/refunds_beside.html` reads; None where nothing was asked back."""
    found = requests_of(case.seen.conversation.id)
    return {"cards": [card_of(one, now=case.now) for one in found]} if found else None


def _cases(ids: Sequence[UUID]) -> list[tuple[DisputeCase, str | Promise]]:
    return [(one, banks_reason(one.dispute.reason)) for one in open_cases(ids)]


def _decide(request: HttpRequest, row: RefundRequest, decision: str) -> None:
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise InvalidInput({"reason": [_("Please say why: both are told.")]})
    caller = caller_of(request)
    if decision == "reject":
        reject_refund(caller=caller, request_id=row.id, reason=reason)
    else:
        part = _amount(request, row) if decision == "part" else None
        approve_refund(caller=caller, request_id=row.id, reason=reason, question=part)


def _amount(request: HttpRequest, row: RefundRequest) -> Money:
    try:
        return Money.parse(request.POST.get("amount", "").replace(",", ".").strip(), row.currency)
    except NotMoney:
        raise InvalidInput({"question": [_("Give an amount such as 12.50.")]}) from None


def _page(
    request: HttpRequest, request_id: UUID, errors: dict[str, list[str]], status: int = 200
) -> HttpResponse:
    caller = caller_of(request)
    row = request_to_decide(caller, request_id)
    seen = conversation_for(caller, row.conversation_id)
    now = clock.now()
    weighed = weigh_refund(row.conversation, now=now)
    question = weighed.question if row.scope in OF_QUESTION else None
    service = weighed.service(row.offer_id) if row.scope in OF_SERVICE else None
    parts = [part for part in (question, service) if part]
    context = {
        "card": card_of(row, now=now),
        "lines": lines_of(seen, newest_events(seen))[-60:],
        "alias": next((one.alias for one in seen.people if one.role == "customer"), ""),
        "expert": next((one.alias for one in seen.people if one.person_id == row.expert_id), ""),
        "question": question,
        "service": service,
        "all": sum((part.money for part in parts), Money.zero(row.currency)),
        "may_be_part": question is not None and bool(question.money),
        "disputed": any(part.over == "disputed" for part in parts),
        "must_wait": card_of(row, now=now)["is_open"] and _is_heard_still(row, now),
        "reason": request.POST.get("reason", ""),
        "amount": request.POST.get("amount", ""),
        "errors": errors,
        "removal": removal_of_refund(row),
        **page_context([row.community], "refunds"),
    }
    return render(request, "desk/refund.html", context, status=status)


def _is_heard_still(row: RefundRequest, now: Any) -> bool:
    return row.expert_id is not None and row.answered_at is None and now < row.answer_due_at

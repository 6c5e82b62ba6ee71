"""How a refund request and a dispute's case look outside."""

from datetime import datetime
from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.refunds.lifecycle import RequestState
from peerdesk.domain.refunds.models import DisputeCase, RefundRequest


def request_wire(request: RefundRequest, role: str) -> dict[str, Any]:
    """A request for one of its people. What the expert said is between them and the team."""
    returned = None
    if request.state == RequestState.APPROVED:
        returned = {
            "question": Money(request.question_minor, request.currency).as_wire(),
            "service": Money(request.service_minor, request.currency).as_wire(),
        }
    return {
        "id": str(request.id),
        "conversation": str(request.conversation_id),
        "scope": request.scope,
        "premium_offer": str(request.offer_id) if request.offer_id else None,
        "origin": request.origin,
        "reason": request.reason,
        "state": request.state,
        "requested_at": rfc3339(request.requested_at),
        "answer_due_at": rfc3339(request.answer_due_at),
        "decide_due_at": rfc3339(request.decide_due_at),
        "answered_at": _at(request.answered_at),
        "answer": "" if role == Membership.Role.CUSTOMER else request.answer,
        "escalated_at": _at(request.escalated_at),
        "decided_at": _at(request.decided_at),
        "decision": request.decision,
        "removed": _removed(request, role),
        "returned": returned,
    }


def _removed(request: RefundRequest, role: str) -> list[str]:
    """Which words the support team took away, of those that are the reader's to see."""
    hidden = {"answer"} if role == Membership.Role.CUSTOMER else set()
    return [name for name in request.removed if name not in hidden]


def case_wire(case: DisputeCase) -> dict[str, Any]:
    """A dispute's case, for the support team."""
    dispute = case.dispute
    currency = dispute.charge.currency
    return {
        "id": str(case.id),
        "community": case.community.slug,
        "conversation": str(case.conversation_id) if case.conversation_id else None,
        "premium_offer": str(case.offer_id) if case.offer_id else None,
        "state": case.state,
        "dispute": dispute.state,
        "reason": dispute.reason,
        "amount": Money(dispute.amount_minor, currency).as_wire(),
        "opened_at": rfc3339(case.opened_at),
        "evidence_due_at": _at(dispute.evidence_due_at),
        "evidence_sha256": case.evidence_sha256 or None,
        "handed_at": _at(case.handed_at),
        "closed_at": _at(case.closed_at),
        "taken": Money(case.taken_minor, currency).as_wire(),
    }


def _at(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None

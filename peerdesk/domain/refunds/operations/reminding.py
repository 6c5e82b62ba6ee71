"""What a clock does with a request or a case: it is shown again, never decided (I7)."""

from datetime import datetime
from uuid import UUID

from peerdesk.domain.refunds.clocks import CALLED_IN_AGAIN
from peerdesk.domain.refunds.lifecycle import CaseState, RequestState
from peerdesk.domain.refunds.models import DisputeCase, RefundRequest


def take_due(request_id: UUID, now: datetime) -> RefundRequest | None:
    """The open request whose time has come, locked; None if somebody else has it."""
    rows = RefundRequest.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    due = rows.filter(id=request_id, state=RequestState.OPEN, due_at__lte=now)
    return due.select_related("community").first()


def move_on(request: RefundRequest, *, now: datetime) -> bool:
    """Its next time; true if the decision is overdue and somebody else is to be called in."""
    if now < request.decide_due_at:
        request.due_at = request.decide_due_at
        request.save(update_fields=["due_at"])
        return False
    request.escalated_at = request.escalated_at or now
    request.due_at = now + CALLED_IN_AGAIN
    request.save(update_fields=["due_at", "escalated_at"])
    return True


def take_due_case(case_id: UUID, now: datetime) -> DisputeCase | None:
    """The open case whose deadline nears, locked; None if somebody else has it."""
    rows = DisputeCase.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    due = rows.filter(id=case_id, state=CaseState.OPEN, due_at__lte=now)
    return due.select_related("community", "dispute").defer("evidence").first()


def remind_of_case(case: DisputeCase, *, now: datetime) -> None:
    """Again tomorrow, as long as nothing was handed over."""
    case.due_at = now + CALLED_IN_AGAIN
    case.save(update_fields=["due_at"])

"""Money on its way back: decided inside the caller's transaction, sent by a worker (I12)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from peerdesk.core import jobs
from peerdesk.core.money import Money
from peerdesk.domain.payments.lifecycle import ChargeState, RefundState
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.payments.operations.noting import locked_charge
from peerdesk.domain.payments.patience import next_look
from peerdesk.domain.payments.refusals import NotPaid, RefundTooLarge

SEND_JOB: Final = "payments.refund"


@transaction.atomic
def start_refund(*, charge: Charge, money: Money, reference: str, now: datetime) -> Refund:
    """Decide that `money` of a charge goes back; the caller's transaction books the mirror.

    Once for each `reference`: again gives the first. Raises NotPaid, and RefundTooLarge when less
    is left. Locks the charge.
    """
    charge = locked_charge(charge.id)
    first = Refund.objects.filter(charge=charge, reference=reference).first()
    if first is not None:
        return first
    if charge.state != ChargeState.SUCCEEDED and charge.late_at is None:
        raise NotPaid
    left = Money(charge.amount_minor - charge.refunded_minor, charge.currency)
    if money > left:
        raise RefundTooLarge(left)
    Charge.objects.filter(id=charge.id).update(
        refunded_minor=F("refunded_minor") + money.amount_minor
    )
    refund = Refund.objects.create(
        charge=charge,
        reference=reference,
        amount_minor=money.amount_minor,
        decided_at=now,
        due_at=now,
    )
    leave_refund(refund.id)
    return refund


def release_refund(refund: Refund) -> None:
    """It didn't reach the customer: as much of the charge may be given back another time."""
    Charge.objects.filter(id=refund.charge_id).update(
        refunded_minor=F("refunded_minor") - refund.amount_minor
    )


def claim_refund(refund_id: UUID, now: datetime) -> Refund | None:
    """Take the turn to ask the provider; None when another has it or nothing is to be asked.

    The row that comes back shows when the provider was first asked: None means never before.
    """
    rows = Refund.objects.select_related("charge")
    due = rows.filter(id=refund_id, state=RefundState.PENDING, due_at__lte=now)
    refund = due.first()
    if refund is None:
        return None
    taken = Refund.objects.filter(
        id=refund_id, state=RefundState.PENDING, attempts=refund.attempts
    ).update(
        attempts=F("attempts") + 1,
        asked_at=refund.asked_at or now,
        due_at=next_look(refund.attempts, now),
    )
    return refund if taken else None


def leave_refund(refund_id: UUID) -> None:
    """Have a worker send it."""
    jobs.leave(SEND_JOB, once_as=f"{SEND_JOB}:{refund_id}", refund_id=str(refund_id))


def due_refunds(now: datetime, limit: int) -> list[UUID]:
    """Refunds that the provider is to be asked about."""
    due = Refund.objects.filter(state=RefundState.PENDING, due_at__lte=now).order_by("due_at")
    return list(due.values_list("id", flat=True)[:limit])

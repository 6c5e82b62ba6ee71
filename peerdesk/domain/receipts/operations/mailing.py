"""Which receipts go out by mail now: claimed by putting them off, so that one worker sends each.

A worker that dies in between leaves it due again: rather twice than never.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F

from peerdesk.domain.receipts.models import Receipt, ReceiptMail
from peerdesk.domain.receipts.queries import receipts

SEND_JOB: Final = "receipts.send"
_PATIENCE: Final = timedelta(minutes=10)
_MOST_TRIES: Final = 50  # over half a day; the receipt stays in the customer's list


def claim_mail(now: datetime) -> Receipt | None:
    """The oldest that is due, now this worker's; None when there is none."""
    due = ReceiptMail.objects.filter(due_at__lte=now, sent_at=None).order_by("due_at")
    for mail in due[:20]:
        mine = ReceiptMail.objects.filter(receipt_id=mail.receipt_id, due_at=mail.due_at)
        if mine.update(due_at=now + _PATIENCE, tries=F("tries") + 1):
            return receipts().select_related("payer").get(id=mail.receipt_id)
    return None


def note_sent(receipt_id: UUID, *, now: datetime) -> None:
    """It is with the mail server."""
    ReceiptMail.objects.filter(receipt_id=receipt_id).update(due_at=None, sent_at=now)


def give_up(receipt_id: UUID) -> None:
    """Nobody to send it to, or tried too often."""
    ReceiptMail.objects.filter(receipt_id=receipt_id).update(due_at=None)


def tried_too_often(receipt_id: UUID) -> bool:
    """Whether the mail server has refused it long enough."""
    return ReceiptMail.objects.filter(receipt_id=receipt_id, tries__gte=_MOST_TRIES).exists()

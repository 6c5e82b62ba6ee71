"""What is read of receipts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.domain.receipts.models import Receipt, ReceiptMail
from peerdesk.domain.receipts.numbers import written


def number_of(receipt: Receipt) -> str:
    """Its number in writing; of a receipt read with its series and community."""
    return written(receipt.community.slug, receipt.series.year, receipt.number)


def receipt_of_charge(charge_id: UUID) -> Receipt | None:
    """The receipt of a payment."""
    return receipts().filter(charge_id=charge_id, refund=None).first()


def receipt_of_refund(refund_id: UUID) -> Receipt | None:
    """The receipt of money sent back."""
    return receipts().filter(refund_id=refund_id).first()


def receipts_of_charges(charges: Sequence[UUID]) -> list[Receipt]:
    """Those of some charges and of what went back of them, the oldest first; one statement."""
    return list(receipts().filter(charge_id__in=charges).order_by("id"))


def receipts_of_payer(
    person_id: UUID,
    *,
    community_id: UUID | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Receipt]:
    """A person's receipts, newest first; all of them, or those of one community."""
    rows = receipts().filter(payer_id=person_id)
    if community_id is not None:
        rows = rows.filter(community_id=community_id)
    return _page(rows, cursor, limit)


def receipts_in(community_id: UUID, *, cursor: str | None = None, limit: int = 50) -> Page[Receipt]:
    """A community's receipts, newest first, for its owners."""
    return _page(receipts().filter(community_id=community_id), cursor, limit)


def any_mail_due(now: datetime) -> bool:
    """Whether a receipt waits to be mailed."""
    return ReceiptMail.objects.filter(due_at__lte=now).exists()


def receipts() -> QuerySet[Receipt]:
    """With what their numbers are written of."""
    return Receipt.objects.select_related("series", "community")


def _page(rows: QuerySet[Receipt], cursor: str | None, limit: int) -> Page[Receipt]:
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    limit = limited(limit)
    found = rows.order_by("-id")[: limit + 1]
    return page_of(found, limit=limit, cursor=lambda receipt: receipt.id)

"""A receipt for each payment and each refund, once, with the next number of its series."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import F

from peerdesk.core.clock import rfc3339
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.receipts.models import Receipt, ReceiptMail, ReceiptSeries
from peerdesk.domain.receipts.queries import number_of, receipt_of_charge, receipt_of_refund
from peerdesk.domain.receipts.snapshot import Snapshot, snapshot_of


def issue_for_charge(charge: Charge, *, now: datetime) -> Receipt:
    """The receipt for a charge that succeeded; asked again, the first one.

    Inside the caller's transaction, with the charge locked; the series is locked last, after the
    ledger's accounts, and until the transaction ends.
    """
    if found := receipt_of_charge(charge.pk):
        return found
    said = snapshot_of(charge, rfc3339(charge.settled_at or now))
    return _issue(charge, None, charge.amount_minor, said, now)


def issue_for_refund(refund: Refund, *, now: datetime) -> Receipt:
    """The receipt for money that was sent back; asked again, the first one.

    Inside the caller's transaction, with the refund locked.
    """
    if found := receipt_of_refund(refund.pk):
        return found
    charge = refund.charge
    paid = receipt_of_charge(charge.pk)
    said = snapshot_of(
        charge,
        rfc3339(charge.settled_at or charge.created_at),
        of_receipt=number_of(paid) if paid else "",
    )
    return _issue(charge, refund, refund.amount_minor, said, now)


def _issue(
    charge: Charge, refund: Refund | None, amount_minor: int, said: Snapshot, now: datetime
) -> Receipt:
    series, number = _next_number(charge.community, now)
    receipt = Receipt.objects.create(
        series=series,
        number=number,
        community_id=charge.community_id,
        payer_id=charge.payer_id,
        charge=charge,
        refund=refund,
        amount_minor=amount_minor,
        currency=charge.currency,
        language=charge.language,
        said=said.as_json(),
        issued_at=now,
    )
    ReceiptMail.objects.create(receipt=receipt, due_at=now)
    return receipt


def _next_number(community: Community, now: datetime) -> tuple[ReceiptSeries, int]:
    year = now.astimezone(ZoneInfo(community.time_zone)).year
    ReceiptSeries.objects.bulk_create(
        [ReceiptSeries(community=community, year=year)], ignore_conflicts=True
    )
    this = ReceiptSeries.objects.filter(community=community, year=year)
    this.update(last_number=F("last_number") + 1)
    series = this.get()
    return series, series.last_number

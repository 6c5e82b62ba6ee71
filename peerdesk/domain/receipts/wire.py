"""How a receipt looks outside."""

from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.core.money import Money
from peerdesk.domain.receipts.models import Receipt
from peerdesk.domain.receipts.queries import number_of
from peerdesk.domain.receipts.snapshot import Snapshot


def receipt_wire(receipt: Receipt) -> dict[str, Any]:
    """For its payer and the owners."""
    said = Snapshot.from_json(receipt.said)
    return {
        "id": str(receipt.id),
        "number": number_of(receipt),
        "kind": "refund" if receipt.refund_id else "payment",
        "community": receipt.community.slug,
        "payment": str(receipt.charge_id),
        "amount": Money(receipt.amount_minor, receipt.currency).as_wire(),
        "purpose": said.purpose,
        "what": said.what,
        "issued_at": rfc3339(receipt.issued_at),
        "pdf": f"/api/v1/receipts/{receipt.id}/pdf",
    }

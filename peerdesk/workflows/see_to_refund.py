"""A refund that failed is seen to by an owner: sent again, or paid in another way (P11, I12).

Until then the money is with us and owed to the customer (`customer:ID:held`).
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.core.money import Money
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.chart import Address
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payments.models import Refund
from peerdesk.domain.payments.operations.noting import locked_refund, note_seen_to
from peerdesk.domain.payments.operations.refunding import start_refund


class SeenTo(Refusal):
    """The refund hasn't failed, or somebody has seen to it already."""

    code = "seen_to"
    sentence = _("Somebody has seen to this refund already.")


@transaction.atomic
def send_refund_again(*, refund_id: UUID, now: datetime) -> Refund:
    """Ask the provider once more; raises SeenTo."""
    refund = _failed(refund_id, "again", now)
    charge = refund.charge
    _book(refund, "again", chart.provider(charge.provider), now)
    return start_refund(
        charge=charge,
        money=Money(refund.amount_minor, charge.currency),
        reference=f"again:{refund.id}",
        now=now,
    )


@transaction.atomic
def note_paid_by_hand(*, refund_id: UUID, now: datetime) -> None:
    """It was paid from the community's bank account; raises SeenTo."""
    refund = _failed(refund_id, "by_hand", now)
    _book(refund, "by_hand", chart.bank(), now)


def _failed(refund_id: UUID, how: str, now: datetime) -> Refund:
    refund = locked_refund(refund_id)
    if not note_seen_to(refund, how, now):
        raise SeenTo
    return refund


def _book(refund: Refund, how: str, target: Address, now: datetime) -> None:
    charge = refund.charge
    money = Money(refund.amount_minor, charge.currency)
    post_transfer(
        book=charge.community_id,
        reference=f"refund_{how}:{refund.id}",
        why=chart.Why.REFUND,
        legs=[Leg(chart.customer_held(charge.payer_id), target, money)],
        at=now,
    )

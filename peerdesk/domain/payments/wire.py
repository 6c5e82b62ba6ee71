"""How payments and kept cards look outside, to the one who pays."""

from collections.abc import Iterable
from typing import TypedDict

from peerdesk.core.clock import rfc3339
from peerdesk.core.money import Money, MoneyWire
from peerdesk.domain.payments.lifecycle import ChargeState, Purpose, RefundState
from peerdesk.domain.payments.models import Charge, Refund, SavedMethod


class CardWire(TypedDict):
    """A kept card; `id` is what `payment_method` takes."""

    id: str
    brand: str
    last4: str
    expires: str
    default: bool


class NextActionWire(TypedDict):
    """Where the customer is needed."""

    redirect_url: str


class GivenBackWire(TypedDict):
    """Money on its way back, or there; the time is that of the decision."""

    id: str
    state: str
    amount: MoneyWire
    at: str


class PaymentWire(TypedDict):
    """One try to pay one thing: `subject` is the conversation, offer or period of the purpose."""

    id: str
    community: str
    purpose: str
    subject: str
    description: str
    state: str
    amount: MoneyWire
    card: str
    failure_code: str
    refunded: MoneyWire
    refunds: list[GivenBackWire]
    created_at: str
    settled_at: str | None
    next_action: NextActionWire | None


def payment_as_wire(charge: Charge, refunds: Iterable[Refund] = ()) -> PaymentWire:
    """For the payer; with the refunds of this charge among `refunds`."""
    own = [one for one in refunds if one.charge_id == charge.id]
    return {
        "id": str(charge.id),
        "community": charge.community.slug,
        "purpose": Purpose(charge.purpose).value,
        "subject": str(charge.subject_id),
        "description": charge.description,
        "state": ChargeState(charge.state).value,
        "amount": Money(charge.amount_minor, charge.currency).as_wire(),
        "card": f"{charge.brand} {charge.last4}".strip(),
        "failure_code": charge.failure_code,
        "refunded": Money(charge.refunded_minor, charge.currency).as_wire(),
        "refunds": [_given_back(one, charge.currency) for one in own],
        "created_at": rfc3339(charge.created_at),
        "settled_at": rfc3339(charge.settled_at) if charge.settled_at else None,
        "next_action": next_action_of(charge),
    }


def next_action_of(charge: Charge) -> NextActionWire | None:
    """What the customer has to do, if anything."""
    return {"redirect_url": charge.redirect_url} if charge.redirect_url else None


def card_as_wire(card: SavedMethod) -> CardWire:
    """For its owner."""
    return {
        "id": card.method_id,
        "brand": card.brand,
        "last4": card.last4,
        "expires": card.expires,
        "default": card.is_default,
    }


def _given_back(refund: Refund, currency: str) -> GivenBackWire:
    return {
        "id": str(refund.id),
        "state": RefundState(refund.state).value,
        "amount": Money(refund.amount_minor, currency).as_wire(),
        "at": rfc3339(refund.decided_at),
    }

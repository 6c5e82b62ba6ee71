"""What a provider's objects mean in our words (pure)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from peerdesk.core.money import Money
from peerdesk.domain.payments.lifecycle import ChargeState, DisputeState, RefundState
from peerdesk.domain.payments.providers import (
    Card,
    DisputeSaid,
    RefundSaid,
    Said,
    SignedEvent,
)

Told = Mapping[str, Any]

_INTENTS: Final = {
    "succeeded": ChargeState.SUCCEEDED,
    "processing": ChargeState.PROCESSING,
    "requires_capture": ChargeState.PROCESSING,
    "requires_confirmation": ChargeState.PROCESSING,
    "requires_action": ChargeState.NEEDS_ACTION,
    "requires_payment_method": ChargeState.FAILED,
    "canceled": ChargeState.CANCELLED,
}
_REFUNDS: Final = {
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}
_DISPUTES: Final = {
    "won": DisputeState.WON,
    "warning_closed": DisputeState.WON,
    "prevented": DisputeState.WON,
    "lost": DisputeState.LOST,
    "under_review": DisputeState.SUBMITTED,
    "warning_under_review": DisputeState.SUBMITTED,
}
# Currencies without minor units that the provider writes with two for old clients' sake.
_WRITTEN_WITH_TWO: Final = ("ISK", "UGX")


def charge_said(intent: Told) -> Said:
    """A payment intent; expand `latest_charge` and `payment_method` to know card and refunds."""
    trouble = intent.get("last_payment_error") or {}
    charge = _told(intent.get("latest_charge"))
    card = _card_of(intent, charge)
    failed = intent["status"] == "requires_payment_method"
    return Said(
        state=_INTENTS.get(intent["status"], ChargeState.PROCESSING),
        intent_id=intent["id"],
        redirect_url=_redirect(intent),
        failure_code=(trouble.get("decline_code") or trouble.get("code") or "") if failed else "",
        method=_name(intent.get("payment_method")) or _name(charge.get("payment_method")),
        brand=card.get("brand") or "",
        last4=card.get("last4") or "",
        refunded_minor=minor_of(charge.get("amount_refunded") or 0, intent.get("currency") or ""),
    )


def session_said(session: Told) -> Said:
    """A page of the provider's; expand its payment intent to know what came of it.

    A card that was refused there is no end: the customer may try another one on the same page.
    """
    intent = _told(session.get("payment_intent"))
    inner = charge_said(intent) if intent else Said(ChargeState.PROCESSING)
    state, url = inner.state, ""
    if session["status"] == "open":
        state, url = ChargeState.NEEDS_ACTION, session.get("url") or ""
    elif session["status"] == "expired":
        state = ChargeState.CANCELLED
    elif session.get("payment_status") == "paid":
        state = ChargeState.SUCCEEDED
    return Said(
        state=state,
        intent_id=inner.intent_id or _name(session.get("payment_intent")),
        session_id=session["id"],
        redirect_url=url,
        failure_code=inner.failure_code if state == ChargeState.FAILED else "",
        method=inner.method,
        brand=inner.brand,
        last4=inner.last4,
        refunded_minor=inner.refunded_minor,
    )


def refund_said(refund: Told) -> RefundSaid:
    """A refund."""
    return RefundSaid(
        state=_REFUNDS.get(refund["status"], RefundState.PENDING),
        refund_id=refund["id"],
        failure_code=refund.get("failure_reason") or "",
    )


def dispute_said(dispute: Told) -> DisputeSaid:
    """A dispute."""
    due = (dispute.get("evidence_details") or {}).get("due_by")
    return DisputeSaid(
        dispute_id=dispute["id"],
        intent_id=_name(dispute.get("payment_intent")),
        amount_minor=minor_of(dispute["amount"], dispute["currency"]),
        reason=dispute.get("reason") or "",
        state=_DISPUTES.get(dispute["status"], DisputeState.OPEN),
        evidence_due_at=datetime.fromtimestamp(due, UTC) if due else None,
    )


def card_said(method: Told) -> Card:
    """A card that is kept."""
    card = method["card"]
    expires = f"{card['exp_year']:04}-{card['exp_month']:02}"
    return Card(method["id"], card.get("brand") or "", card.get("last4") or "", expires)


def event_said(event: Told) -> SignedEvent:
    """An event, of a webhook or of the list of events."""
    return SignedEvent(
        event_id=event["id"],
        kind=event["type"],
        object_id=str(event["data"]["object"].get("id") or ""),
        said_at=datetime.fromtimestamp(event["created"], UTC),
        payload=event,
    )


def amount_of(money: Money) -> int:
    """The amount as the provider writes it."""
    return money.amount_minor * (100 if money.currency in _WRITTEN_WITH_TWO else 1)


def minor_of(amount: int, currency: str) -> int:
    """The provider's amount in our minor units."""
    return amount // 100 if currency.upper() in _WRITTEN_WITH_TWO else amount


def _redirect(intent: Told) -> str:
    where = (intent.get("next_action") or {}).get("redirect_to_url") or {}
    return where.get("url") or ""


def _card_of(intent: Told, charge: Told) -> Told:
    details = charge.get("payment_method_details") or _told(intent.get("payment_method"))
    card: Told = details.get("card") or {}
    return card


def _told(value: Any) -> Told:
    """The object, if it was expanded."""
    return value if isinstance(value, Mapping) else {}


def _name(value: Any) -> str:
    return str(value.get("id") or "") if isinstance(value, Mapping) else str(value or "")

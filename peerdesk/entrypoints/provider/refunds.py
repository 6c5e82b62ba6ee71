"""Refunds: money on its way back, at once or later, or never."""

from typing import Any

from peerdesk.entrypoints.provider import forms
from peerdesk.entrypoints.provider.answers import Refused, Thing
from peerdesk.entrypoints.provider.cards import card_of
from peerdesk.entrypoints.provider.charges import give_back
from peerdesk.entrypoints.provider.store import Work

_LATER = 4.0


def create_refund(work: Work, params: dict[str, Any]) -> Thing:
    """Of all that is left, or of an amount that must not be more."""
    charge = _charge(work, params)
    left = charge["amount"] - charge["amount_refunded"]
    amount = forms.number(params, "amount", least=1) if "amount" in params else left
    _refuse_too_much(charge, amount, left)
    card = card_of(work.get("payment_method", charge["payment_method"]))
    refund = work.new(
        "refund",
        "re_",
        amount=amount,
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        currency=charge["currency"],
        metadata=forms.words(params.get("metadata")),
        reason=params.get("reason"),
        status="pending" if card.refund == "pends" else "succeeded",
        failure_reason=None,
    )
    work.put(refund)
    give_back(work, charge, amount)
    work.say("refund.created", refund)
    work.say("charge.refunded", charge)
    if card.refund:
        work.later(_LATER, "refund_fails" if card.refund == "fails" else "refund_arrives", refund)
    return refund


def cancel_refund(work: Work, params: dict[str, Any], name: str) -> Thing:
    refund = work.get("refund", name)
    if refund["status"] != "pending":
        raise Refused(message="You cannot cancel this refund.")
    return _undo(work, refund, "canceled", None)


def refund_arrives(work: Work, refund: Thing) -> None:
    if refund["status"] == "pending":
        refund["status"] = "succeeded"
        work.put(refund)
        work.say("refund.updated", refund)


def refund_fails(work: Work, refund: Thing) -> None:
    if refund["status"] in ("pending", "succeeded"):
        _undo(work, refund, "failed", "expired_or_canceled_card")
        work.say("refund.failed", refund)


def _undo(work: Work, refund: Thing, status: str, reason: str | None) -> Thing:
    refund |= {"status": status, "failure_reason": reason}
    work.put(refund)
    give_back(work, work.get("charge", refund["charge"]), -int(refund["amount"]))
    work.say("refund.updated", refund)
    return refund


def _charge(work: Work, params: dict[str, Any]) -> Thing:
    if name := params.get("charge"):
        return work.get("charge", name, "charge")
    intent = work.get("payment_intent", forms.word(params, "payment_intent"), "payment_intent")
    if intent["status"] != "succeeded":
        raise Refused(
            message=f"This PaymentIntent ({intent['id']}) does not have a successful charge to "
            "refund.",
            param="payment_intent",
        )
    return work.get("charge", intent["latest_charge"])


def _refuse_too_much(charge: Thing, amount: int, left: int) -> None:
    if not left:
        raise Refused(
            code="charge_already_refunded",
            message=f"Charge {charge['id']} has already been refunded.",
        )
    if charge["disputed"]:
        raise Refused(
            code="charge_disputed", message=f"Charge {charge['id']} has been charged back."
        )
    if amount > left:
        raise Refused(
            message=f"Refund amount ({amount}) is greater than unrefunded amount on charge "
            f"({left}).",
            param="amount",
        )

"""Charges: each try of an intent, with what came of it."""

from peerdesk.entrypoints.provider.answers import Thing
from peerdesk.entrypoints.provider.store import Work


def charge_made(work: Work, intent: Thing, method: Thing, declined: str) -> Thing:
    """One try, paid unless `declined` says why not."""
    card = {name: method["card"][name] for name in ("brand", "last4", "exp_month", "exp_year")}
    made = work.new(
        "charge",
        "ch_",
        amount=intent["amount"],
        amount_captured=0 if declined else intent["amount"],
        amount_refunded=0,
        currency=intent["currency"],
        customer=intent["customer"],
        description=intent["description"],
        metadata=intent["metadata"],
        payment_intent=intent["id"],
        payment_method=method["id"],
        payment_method_details={"type": "card", "card": card},
        paid=not declined,
        captured=not declined,
        refunded=False,
        disputed=False,
        status="failed" if declined else "succeeded",
        failure_code=declined or None,
        failure_message="Your card was declined." if declined else None,
    )
    return work.put(made)


def give_back(work: Work, charge: Thing, amount: int) -> Thing:
    """Note how much has gone back; a negative amount came back to us."""
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    work.put(charge)
    return charge

"""Payment intents: one wish to be paid, from its making to its end."""

from typing import Any

from peerdesk.entrypoints.provider import forms
from peerdesk.entrypoints.provider.answers import Refused, Thing
from peerdesk.entrypoints.provider.cards import (
    card_of,
    method_named,
    refusal,
    refuse_foreign,
    unauthenticated,
)
from peerdesk.entrypoints.provider.charges import charge_made
from peerdesk.entrypoints.provider.customers import keep
from peerdesk.entrypoints.provider.store import Work

SLOW_SECONDS = 4.0
DISPUTE_SECONDS = 3.0
CANCELLABLE = ("requires_payment_method", "requires_confirmation", "requires_action")


def create_intent(work: Work, params: dict[str, Any]) -> Thing:
    """Made, and confirmed at once if so asked."""
    customer = params.get("customer") or None
    if customer:
        work.get("customer", customer, "customer")
    intent = work.new(
        "payment_intent",
        "pi_",
        amount=forms.number(params, "amount", least=1),
        currency=_currency(params),
        amount_received=0,
        customer=customer,
        description=params.get("description"),
        metadata=forms.words(params.get("metadata")),
        payment_method=None,
        payment_method_types=params.get("payment_method_types") or ["card"],
        setup_future_usage=params.get("setup_future_usage") or None,
        status="requires_payment_method",
        next_action=None,
        last_payment_error=None,
        latest_charge=None,
        canceled_at=None,
        cancellation_reason=None,
    )
    intent |= {"client_secret": f"{intent['id']}_secret_{intent['id'][3:15]}", "_return": ""}
    _choose(work, intent, params)
    work.put(intent)
    work.say("payment_intent.created", intent)
    return confirm_intent(work, params, intent["id"]) if forms.yes(params, "confirm") else intent


def confirm_intent(work: Work, params: dict[str, Any], name: str) -> Thing:
    """Try to be paid with the card that was chosen."""
    intent = work.get("payment_intent", name)
    if intent["status"] not in ("requires_payment_method", "requires_confirmation"):
        raise unexpected(intent, "confirm")
    _choose(work, intent, params)
    if not intent["payment_method"]:
        raise Refused(
            code="payment_intent_unexpected_state",
            message="You cannot confirm this PaymentIntent because it's missing a payment method.",
        )
    off_session = forms.yes(params, "off_session")
    if off_session and intent["setup_future_usage"]:
        raise Refused(message="You cannot keep a card for later while off_session is true.")
    intent["_return"] = params.get("return_url") or intent["_return"]
    method = work.get("payment_method", intent["payment_method"])
    refuse_foreign(method, intent["customer"])
    if needs_customer(method):
        if off_session:
            return fail(work, intent, unauthenticated(method, asked=False))
        return _ask_customer(work, intent)
    return charge(work, intent, method)


def needs_customer(method: Thing) -> bool:
    """Whether the bank wants to see the customer for this payment."""
    card = card_of(method)
    return card.secure == "always" or (card.secure == "setup" and not method["_kept"])


def charge(work: Work, intent: Thing, method: Thing) -> Thing:
    """The customer is who they are: what does the bank say."""
    card = card_of(method)
    if card.slow:
        intent |= {"status": "processing", "next_action": None, "last_payment_error": None}
        work.put(intent)
        work.say("payment_intent.processing", intent)
        work.later(SLOW_SECONDS, "settle", intent)
        return intent
    return fail(work, intent, refusal(card, method)) if card.declined else succeed(work, intent)


def settle(work: Work, intent: Thing) -> None:
    """A slow payment comes to its end."""
    if intent["status"] == "processing":
        method = work.get("payment_method", intent["payment_method"])
        card = card_of(method)
        if card.declined:
            fail(work, intent, refusal(card, method))
        else:
            succeed(work, intent)


def succeed(work: Work, intent: Thing) -> Thing:
    """Paid."""
    method = work.get("payment_method", intent["payment_method"])
    made = charge_made(work, intent, method, "")
    intent |= {
        "status": "succeeded",
        "amount_received": intent["amount"],
        "latest_charge": made["id"],
        "next_action": None,
        "last_payment_error": None,
    }
    work.put(intent)
    work.say("charge.succeeded", made)
    work.say("payment_intent.succeeded", intent)
    if intent["setup_future_usage"] and intent["customer"]:
        keep(work, method, intent["customer"])
    if card_of(method).disputed:
        work.later(DISPUTE_SECONDS, "dispute", intent)
    return intent


def fail(work: Work, intent: Thing, trouble: Thing) -> Thing:
    """Not paid; another card may be tried."""
    method = trouble["payment_method"]
    made = charge_made(work, intent, method, str(trouble.get("decline_code", trouble["code"])))
    intent |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "latest_charge": made["id"],
        "next_action": None,
        "last_payment_error": {**trouble, "charge": made["id"]},
    }
    work.put(intent)
    work.say("charge.failed", made)
    work.say("payment_intent.payment_failed", intent)
    return intent


def cancel_intent(work: Work, params: dict[str, Any], name: str) -> Thing:
    """Given up; refused once it has succeeded."""
    intent = work.get("payment_intent", name)
    if intent["status"] not in CANCELLABLE:
        raise unexpected(intent, "cancel")
    intent |= {
        "status": "canceled",
        "canceled_at": work.now,
        "cancellation_reason": params.get("cancellation_reason"),
        "next_action": None,
    }
    work.put(intent)
    work.say("payment_intent.canceled", intent)
    return intent


def answer_bank(work: Work, intent: Thing, *, approved: bool) -> Thing:
    """What the customer did on the bank's page."""
    if intent["status"] != "requires_action":
        return intent
    method = work.get("payment_method", intent["payment_method"])
    if approved:
        return charge(work, intent, method)
    return fail(work, intent, unauthenticated(method, asked=True))


def unexpected(intent: Thing, verb: str) -> Refused:
    """The move isn't open in this state."""
    return Refused(
        code="payment_intent_unexpected_state",
        message=f"You cannot {verb} this PaymentIntent because it has a status of "
        f"{intent['status']}.",
    )


def _ask_customer(work: Work, intent: Thing) -> Thing:
    base = str(work.knob("base", ""))
    where = {"url": f"{base}/3ds/{intent['id']}", "return_url": intent["_return"]}
    intent |= {
        "status": "requires_action",
        "last_payment_error": None,
        "next_action": {"type": "redirect_to_url", "redirect_to_url": where},
    }
    work.put(intent)
    work.say("payment_intent.requires_action", intent)
    return intent


def _choose(work: Work, intent: Thing, params: dict[str, Any]) -> None:
    if name := params.get("payment_method"):
        method = method_named(work, str(name))
        if method.get("_gone"):
            raise Refused(
                message="The provided PaymentMethod was detached from its customer.",
                code="payment_method_unexpected_state",
                param="payment_method",
            )
        refuse_foreign(method, intent["customer"])
        intent |= {"payment_method": method["id"], "status": "requires_confirmation"}


def _currency(params: dict[str, Any]) -> str:
    currency = forms.word(params, "currency").lower()
    if len(currency) != 3 or not currency.isalpha():
        raise Refused(message=f"Invalid currency: {currency}", param="currency")
    return currency

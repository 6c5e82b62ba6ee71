"""Setup intents: a card is kept for later without being charged."""

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
from peerdesk.entrypoints.provider.customers import keep
from peerdesk.entrypoints.provider.store import Work


def create_setup(work: Work, params: dict[str, Any]) -> Thing:
    customer = params.get("customer") or None
    if customer:
        work.get("customer", customer, "customer")
    setup = work.new(
        "setup_intent",
        "seti_",
        customer=customer,
        metadata=forms.words(params.get("metadata")),
        payment_method=params.get("payment_method"),
        payment_method_types=["card"],
        usage=params.get("usage") or "off_session",
        status="requires_payment_method",
        next_action=None,
        last_setup_error=None,
    )
    setup |= {"client_secret": f"{setup['id']}_secret_{setup['id'][5:17]}", "_return": ""}
    work.put(setup)
    work.say("setup_intent.created", setup)
    return confirm_setup(work, params, setup["id"]) if forms.yes(params, "confirm") else setup


def confirm_setup(work: Work, params: dict[str, Any], name: str) -> Thing:
    setup = work.get("setup_intent", name)
    if setup["status"] not in ("requires_payment_method", "requires_confirmation"):
        raise Refused(
            code="setup_intent_unexpected_state",
            message=f"This SetupIntent has a status of {setup['status']}.",
        )
    chosen = params.get("payment_method") or setup["payment_method"]
    method = method_named(work, forms.word({"payment_method": chosen}, "payment_method"))
    refuse_foreign(method, setup["customer"])
    setup |= {"payment_method": method["id"], "_return": params.get("return_url") or ""}
    if card_of(method).secure:
        url = f"{work.knob('base', '')}/3ds/{setup['id']}"
        where = {"url": url, "return_url": setup["_return"]}
        action = {"type": "redirect_to_url", "redirect_to_url": where}
        setup |= {"status": "requires_action", "next_action": action, "last_setup_error": None}
        work.put(setup)
        work.say("setup_intent.requires_action", setup)
        return setup
    return _end(work, setup, method)


def answer_bank_of_setup(work: Work, setup: Thing, *, approved: bool) -> Thing:
    """What the customer did on the bank's page."""
    if setup["status"] != "requires_action":
        return setup
    method = work.get("payment_method", setup["payment_method"])
    if approved:
        return _end(work, setup, method)
    return _fail(work, setup, unauthenticated(method, asked=True))


def cancel_setup(work: Work, params: dict[str, Any], name: str) -> Thing:
    setup = work.get("setup_intent", name)
    if setup["status"] == "succeeded":
        raise Refused(code="setup_intent_unexpected_state", message="It has succeeded already.")
    setup |= {"status": "canceled", "next_action": None}
    work.put(setup)
    work.say("setup_intent.canceled", setup)
    return setup


def _end(work: Work, setup: Thing, method: Thing) -> Thing:
    card = card_of(method)
    if not card.attachable:
        return _fail(work, setup, refusal(card, method))
    setup |= {"status": "succeeded", "next_action": None, "last_setup_error": None}
    work.put(setup)
    if setup["customer"]:
        keep(work, method, setup["customer"])
    work.say("setup_intent.succeeded", setup)
    return setup


def _fail(work: Work, setup: Thing, trouble: Thing) -> Thing:
    setup |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "next_action": None,
        "last_setup_error": trouble,
    }
    work.put(setup)
    work.say("setup_intent.setup_failed", setup)
    return setup

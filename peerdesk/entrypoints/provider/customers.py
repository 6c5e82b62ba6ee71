"""Customers and the cards that are kept for them."""

from typing import Any

from peerdesk.entrypoints.provider import forms
from peerdesk.entrypoints.provider.answers import Refused, Thing
from peerdesk.entrypoints.provider.cards import card_of, method_named, refusal
from peerdesk.entrypoints.provider.store import Work


def create_customer(work: Work, params: dict[str, Any]) -> Thing:
    fields = {name: params.get(name) for name in ("email", "name", "description", "phone")}
    customer = work.new("customer", "cus_", **fields, metadata=forms.words(params.get("metadata")))
    work.put(customer)
    work.say("customer.created", customer)
    return customer


def update_customer(work: Work, params: dict[str, Any], name: str) -> Thing:
    customer = work.get("customer", name)
    customer |= {one: params[one] for one in ("email", "name", "description") if one in params}
    customer["metadata"] |= forms.words(params.get("metadata"))
    work.put(customer)
    work.say("customer.updated", customer)
    return customer


def create_method(work: Work, params: dict[str, Any]) -> Thing:
    """From a test token alone: no card number ever comes here."""
    card = params.get("card")
    token = card.get("token", "") if isinstance(card, dict) else ""
    if not token.startswith("tok_"):
        raise Refused(message="Only test tokens are taken here.", param="card")
    return method_named(work, f"pm_card_{token[4:]}", "card")


def attach(work: Work, params: dict[str, Any], name: str) -> Thing:
    """Keep it for the customer; a card that the issuer refuses can't be kept (402 by the door)."""
    customer = work.get("customer", forms.word(params, "customer"), "customer")
    method = method_named(work, name)
    if method["customer"] not in (None, customer["id"]):
        raise Refused(message="The payment method is already attached to another customer.")
    card = card_of(method)
    if not card.attachable:
        trouble = refusal(card, method)
        raise Refused(
            status=402, kind="card_error", code=trouble["code"], message=trouble["message"]
        )
    return keep(work, method, customer["id"])


def keep(work: Work, method: Thing, customer: str) -> Thing:
    """From now on it is among the customer's cards."""
    if method["_kept"]:
        return method
    method |= {"customer": customer, "_kept": True}
    work.put(method)
    work.say("payment_method.attached", method)
    return method


def detach(work: Work, params: dict[str, Any], name: str) -> Thing:
    method = work.get("payment_method", name)
    if not method["_kept"]:
        raise Refused(
            message="The payment method you provided is not attached to a customer so detachment "
            "is impossible."
        )
    method |= {"customer": None, "_kept": False, "_gone": True}
    work.put(method)
    work.say("payment_method.detached", method)
    return method


def kept_methods(work: Work, customer: str) -> list[Thing]:
    """The customer's cards, the newest first."""
    found = work.find("payment_method", {"customer": customer})
    return [method for method in found if method["_kept"]]

"""Checkout sessions: the provider's own page, on which a customer pays or keeps a card."""

from typing import Any, Final

from peerdesk.entrypoints.provider import forms
from peerdesk.entrypoints.provider.answers import Refused, Thing
from peerdesk.entrypoints.provider.intents import CANCELLABLE, cancel_intent
from peerdesk.entrypoints.provider.store import Work

_LIFE: Final = 86_400
_KEPT: Final = (
    "client_reference_id",
    "locale",
    "success_url",
    "cancel_url",
    "saved_payment_method_options",
)


def create_session(work: Work, params: dict[str, Any]) -> Thing:
    """Open until it is paid, given up, or a day old."""
    mode, customer, items = _understood(work, params)
    session = work.new(
        "checkout.session",
        "cs_test_",
        mode=mode,
        customer=customer,
        status="open",
        payment_status="unpaid" if mode == "payment" else "no_payment_required",
        metadata=forms.words(params.get("metadata")),
        **{name: params.get(name) for name in _KEPT},
        **_sums(items),
        expires_at=_expires(work, params),
        payment_intent=None,
        setup_intent=None,
        payment_method_types=params.get("payment_method_types") or ["card"],
        _items=items,
        _intent=params.get("payment_intent_data") or {},
        _setup=params.get("setup_intent_data") or {},
    )
    session["url"] = f"{work.knob('base', '')}/c/pay/{session['id']}"
    work.put(session)
    work.later(session["expires_at"] - work.now, "expire", session)
    return session


def expire_session(work: Work, params: dict[str, Any], name: str) -> Thing:
    """Given up; refused once it is complete."""
    session = work.get("checkout.session", name)
    if session["status"] != "open":
        raise Refused(
            message="Only Checkout Sessions with a status in [open] can be expired. This Checkout "
            f"Session has a status of {session['status']}."
        )
    return expire(work, session)


def expire(work: Work, session: Thing) -> Thing:
    """Nobody can pay on its page any more."""
    if session["status"] != "open":
        return session
    session |= {"status": "expired", "url": None}
    work.put(session)
    if session["payment_intent"]:
        intent = work.get("payment_intent", session["payment_intent"])
        if intent["status"] in CANCELLABLE:
            cancel_intent(work, {"cancellation_reason": "automatic"}, intent["id"])
    work.say("checkout.session.expired", session)
    return session


def complete(work: Work, session: Thing, *, paid: bool) -> Thing:
    """The customer is through; a slow payment is told of later."""
    session |= {"status": "complete", "url": None}
    if session["mode"] == "payment":
        session["payment_status"] = "paid" if paid else "unpaid"
    work.put(session)
    work.say("checkout.session.completed", session)
    return session


def settled(work: Work, session: Thing, *, paid: bool) -> None:
    """The slow payment of a session that is complete has come to its end."""
    session["payment_status"] = "paid" if paid else "unpaid"
    work.put(session)
    end = "succeeded" if paid else "failed"
    work.say(f"checkout.session.async_payment_{end}", session)


def line_items(session: Thing) -> list[Thing]:
    """What is paid for."""
    return list(session["_items"])


def _understood(work: Work, params: dict[str, Any]) -> tuple[str, str | None, list[Thing]]:
    """Its mode, whose it is and what is paid for; refused unless all of it makes sense."""
    mode = forms.word(params, "mode")
    if mode not in ("payment", "setup"):
        raise Refused(message=f"Invalid mode: {mode}", param="mode")
    forms.word(params, "success_url")
    customer = params.get("customer") or None
    if customer:
        work.get("customer", customer, "customer")
    items = [_item(one) for one in params.get("line_items") or []]
    if mode == "payment" and not items:
        raise Refused(message="line_items are required in payment mode.", param="line_items")
    return mode, customer, items


def _item(asked: Any) -> Thing:
    price = asked.get("price_data") if isinstance(asked, dict) else None
    if not isinstance(price, dict):
        raise Refused(message="Each line item needs price_data.", param="line_items")
    product = price.get("product_data")
    name = product.get("name", "") if isinstance(product, dict) else ""
    unit = forms.number(price, "unit_amount", least=1)
    quantity = forms.number(asked, "quantity", least=1) if "quantity" in asked else 1
    return {
        "object": "item",
        "description": name,
        "quantity": quantity,
        "currency": forms.word(price, "currency").lower(),
        "amount_subtotal": unit * quantity,
        "amount_total": unit * quantity,
    }


def _sums(items: list[Thing]) -> Thing:
    total = sum(item["amount_total"] for item in items)
    currencies = {item["currency"] for item in items}
    if len(currencies) > 1:
        raise Refused(message="All line items must be in one currency.", param="line_items")
    currency = next(iter(currencies), None)
    known = total if items else None
    return {"amount_total": known, "amount_subtotal": known, "currency": currency}


def _expires(work: Work, params: dict[str, Any]) -> int:
    if "expires_at" not in params:
        return work.now + _LIFE
    asked = forms.number(params, "expires_at")
    if not work.now + 1_740 <= asked <= work.now + _LIFE + 60:
        raise Refused(
            message="expires_at must be between 30 minutes and 24 hours from now.",
            param="expires_at",
        )
    return asked

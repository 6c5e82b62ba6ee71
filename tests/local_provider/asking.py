"""Stripe's SDK and the bare HTTP, as a shop would use them."""

from typing import Any

import httpx
import stripe
from stripe import StripeClient

from tests.provider import KEY, LocalProvider, web

BACK = "https://help.example.org/pay/1/"


def client(provider: LocalProvider, **more: Any) -> Any:
    """The real SDK, untyped: tests say what the types would forbid."""
    base: Any = {"api": provider.address, "files": provider.address}
    made: Any = StripeClient(more.pop("key", KEY), base_addresses=base, **more)
    return made.v1


def post(
    provider: LocalProvider, path: str, data: dict[str, str], **headers: str
) -> httpx.Response:
    """A POST as curl would send it."""
    known = {"Authorization": f"Bearer {KEY}", **headers}
    return web.post(f"{provider.address}/v1/{path}", data=data, headers=known)


def intent(api: Any, method: str = "pm_card_visa", **more: Any) -> Any:
    """A payment of 20 francs, confirmed at once; a declined one as its error tells it."""
    params = {
        "amount": 2000,
        "currency": "chf",
        "payment_method": method,
        "payment_method_types": ["card"],
        "confirm": True,
        **({} if more.get("off_session") else {"return_url": BACK}),
        **more,
    }
    try:
        return api.payment_intents.create(params)
    except stripe.CardError as refused:
        return refused.error.payment_intent if refused.error else None


def session(api: Any, **more: Any) -> Any:
    """The page for a payment of 20 francs."""
    price = {"currency": "chf", "unit_amount": 2000, "product_data": {"name": "A question"}}
    params = {
        "mode": "payment",
        "success_url": BACK,
        "cancel_url": f"{BACK}?given_up",
        "line_items": [{"price_data": price, "quantity": 1}],
        "saved_payment_method_options": {"payment_method_save": "enabled"},
        **more,
    }
    return api.checkout.sessions.create(params)

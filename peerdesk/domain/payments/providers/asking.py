"""How our wishes are worded for Stripe's API (pure).

Only what doesn't change from one try to the next: a key that comes again with other words is
refused.
"""

from typing import Any, Final
from uuid import UUID

from peerdesk.core.money import Money
from peerdesk.domain.payments.providers import Order
from peerdesk.domain.payments.providers.saying import amount_of

# Cards alone: other methods may settle after days, which an answer within minutes can't wait for.
_TYPES: Final = ["card"]
CARD_AND_CHARGE: Final = ["latest_charge", "payment_method"]
_ASKS: Final = {"payment_method_save": "enabled"}
_LANGUAGES: Final = ("en", "de", "fr", "it")


def intent_asked(order: Order) -> dict[str, Any]:
    """A charge on a card that we know by name, made and confirmed at once."""
    asked: dict[str, Any] = {
        "amount": amount_of(order.money),
        "currency": order.money.currency.lower(),
        "customer": order.customer_id,
        "description": order.description,
        "metadata": _named(order),
        "payment_method": order.method,
        "payment_method_types": _TYPES,
        "confirm": True,
        "expand": CARD_AND_CHARGE,
    }
    if order.off_session:
        return asked | {"off_session": True}
    kept = {"setup_future_usage": "off_session"} if order.keep_method else {}
    return asked | {"return_url": order.return_url} | kept


def session_asked(order: Order) -> dict[str, Any]:
    """The provider's page for a charge."""
    intent: dict[str, Any] = {"description": order.description, "metadata": _named(order)}
    if order.keep_method:
        intent["setup_future_usage"] = "off_session"
    price = {
        "currency": order.money.currency.lower(),
        "unit_amount": amount_of(order.money),
        "product_data": {"name": order.description[:250]},
    }
    # Whoever wasn't asked by us is asked there, and may say no.
    asks = {} if order.keep_method else {"saved_payment_method_options": _ASKS}
    return {
        **_page(order.customer_id, order.return_url),
        "mode": "payment",
        **asks,
        "line_items": [{"price_data": price, "quantity": 1}],
        "payment_intent_data": intent,
        "metadata": _named(order),
        "client_reference_id": str(order.charge_id),
        "locale": order.language if order.language in _LANGUAGES else "auto",
        "expand": ["payment_intent"],
    }


def kept_card_asked(customer_id: str, return_url: str) -> dict[str, Any]:
    """The provider's page on which a card is kept without paying."""
    return {**_page(customer_id, return_url), "mode": "setup", "locale": "auto"}


def refund_asked(refund_id: UUID, intent_id: str, money: Money) -> dict[str, Any]:
    """Money back on the card that paid."""
    return {
        "payment_intent": intent_id,
        "amount": amount_of(money),
        "metadata": {"refund": str(refund_id)},
    }


def _page(customer_id: str, return_url: str) -> dict[str, Any]:
    return {
        "customer": customer_id,
        "success_url": return_url,
        # Who leaves without paying isn't waited for.
        "cancel_url": return_url.partition("?")[0],
        "payment_method_types": _TYPES,
    }


def _named(order: Order) -> dict[str, str]:
    return {"charge": str(order.charge_id), "language": order.language}

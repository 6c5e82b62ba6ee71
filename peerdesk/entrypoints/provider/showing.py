"""What the pages show: the amount, whom it goes to, the cards there are to choose from."""

from email.message import Message
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerdesk.core.money import Money
from peerdesk.entrypoints.provider.answers import Thing
from peerdesk.entrypoints.provider.cards import CARDS
from peerdesk.entrypoints.provider.customers import kept_methods
from peerdesk.entrypoints.provider.store import Work

_LANGUAGES: Final = ("en", "de", "fr", "it")
# The cards on the page, and what each is for.
_SHOWN: Final[tuple[tuple[str, Promise], ...]] = (
    ("visa", _("Goes through")),
    ("authenticationRequired", _("Asks you at your bank first (3-D Secure)")),
    ("chargeDeclined", _("Is declined")),
    ("chargeDeclinedInsufficientFunds", _("Is declined: not enough money")),
    ("slow", _("Takes a few seconds")),
    ("createDispute", _("Goes through, and is disputed soon after")),
)


def session_seen(work: Work, session: Thing) -> dict[str, Any]:
    """A session as its page shows it."""
    items = session["_items"]
    options = session["saved_payment_method_options"] or {}
    return {
        "session": session,
        "language": session["locale"] or "",
        "money": _money(session["amount_total"], session["currency"]),
        "what": items[0]["description"] if items else "",
        "cards": _choices(work, session),
        "asks_to_keep": bool(session["customer"])
        and options.get("payment_method_save") == "enabled",
        "keeps": bool(session["_intent"].get("setup_future_usage")),
        "back": session["cancel_url"] or session["success_url"],
        "shop": urlsplit(session["success_url"]).hostname,
        "origins": _origins(session["success_url"], session["cancel_url"]),
    }


def intent_seen(work: Work, intent: Thing) -> dict[str, Any]:
    """An intent as the bank's page shows it."""
    method = work.get("payment_method", intent["payment_method"])
    name = intent.get("_session")
    session = work.get("checkout.session", name) if name else None
    where = session["success_url"] if session else intent["_return"]
    return {
        "intent": intent,
        "language": (session["locale"] or "") if session else intent["metadata"].get("language"),
        "money": _money(intent.get("amount"), intent.get("currency")),
        "card": method["card"],
        "what": intent.get("description") or "",
        "shop": urlsplit(where).hostname,
        "origins": _origins(where, session["cancel_url"] if session else None),
    }


def language(wanted: str, headers: Message) -> str:
    """As the shop says, else as the browser does, else English."""
    asked = [wanted, *(headers.get("Accept-Language") or "").split(",")]
    for one in asked:
        if (short := one.strip()[:2].lower()) in _LANGUAGES:
            return short
    return "en"


def _choices(work: Work, session: Thing) -> list[dict[str, Any]]:
    kept = kept_methods(work, session["customer"]) if session["customer"] else []
    own = [
        {"name": method["id"], "brand": _brand(method["card"]["brand"]), "own": True}
        | {"last4": method["card"]["last4"], "does": ""}
        for method in (kept if session["mode"] == "payment" else [])
    ]
    return own + [
        {"name": f"pm_card_{name}", "brand": _brand(CARDS[name].brand), "own": False}
        | {"last4": CARDS[name].last4, "does": does}
        for name, does in _SHOWN
    ]


def _brand(name: str) -> str:
    return {"visa": "Visa", "mastercard": "Mastercard", "amex": "American Express"}[name]


class _Shown:
    """An amount that is worded in the language of the page, once that is known."""

    def __init__(self, money: Money) -> None:
        self.money = money

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return self.money.format(get_language() or "en")


def _money(amount: int | None, currency: str | None) -> _Shown | None:
    return _Shown(Money(amount, currency.upper())) if amount and currency else None


def _origins(*addresses: str | None) -> list[str]:
    """Where a form may lead in the end."""
    parts = [urlsplit(address) for address in addresses if address]
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts if part.netloc})

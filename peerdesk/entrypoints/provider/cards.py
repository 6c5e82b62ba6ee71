"""Test cards: Stripe's names for them, how they look, and what comes of using one."""

from dataclasses import dataclass
from typing import Final

from peerdesk.entrypoints.provider.answers import Refused, Thing
from peerdesk.entrypoints.provider.store import Work

EXPIRES: Final = (4, 2034)


@dataclass(frozen=True, slots=True)
class TestCard:
    """One of the cards that only exist here. What it does is told by the fields that are set."""

    number: str
    brand: str = "visa"
    declined: str = ""  # the issuer's reason; "generic_decline" and the like
    code: str = "card_declined"
    secure: str = ""  # "always": 3-D Secure each time; "setup": until kept for later
    slow: bool = False
    disputed: bool = False
    refund: str = ""  # "fails" or "pends"
    attachable: bool = True

    @property
    def last4(self) -> str:
        return self.number[-4:]


CARDS: Final = {
    "visa": TestCard("4242424242424242"),
    "mastercard": TestCard("5555555555554444", "mastercard"),
    "amex": TestCard("378282246310005", "amex"),
    "chargeDeclined": TestCard("4000000000000002", declined="generic_decline", attachable=False),
    "chargeDeclinedInsufficientFunds": TestCard(
        "4000000000009995", declined="insufficient_funds", attachable=False
    ),
    "chargeDeclinedLostCard": TestCard("4000000000009987", declined="lost_card", attachable=False),
    "chargeDeclinedExpiredCard": TestCard(
        "4000000000000069", declined="expired_card", code="expired_card", attachable=False
    ),
    "chargeCustomerFail": TestCard("4000000000000341", declined="generic_decline"),
    "authenticationRequired": TestCard("4000002760003184", secure="always"),
    "threeDSecure2Required": TestCard("4000000000003220", secure="always"),
    "authenticationRequiredOnSetup": TestCard("4000002500003155", secure="setup"),
    "slow": TestCard("4000000000000077", slow=True),
    "slowDeclined": TestCard("4000000000000093", slow=True, declined="generic_decline"),
    "createDispute": TestCard("4000000000000259", disputed=True),
    "refundFail": TestCard("4000000000005126", refund="fails"),
    "pendingRefund": TestCard("4000000000007726", refund="pends"),
}
_MESSAGES: Final = {
    "insufficient_funds": "Your card has insufficient funds.",
    "expired_card": "Your card has expired.",
}


def card_of(method: Thing) -> TestCard:
    """What a payment method really is."""
    return CARDS[method["_card"]]


def new_method(work: Work, name: str, *, customer: str | None = None) -> Thing:
    """A payment method of a test card."""
    card = CARDS[name]
    month, year = EXPIRES
    looks = {
        "brand": card.brand,
        "last4": card.last4,
        "exp_month": month,
        "exp_year": year,
        "funding": "credit",
        "country": "CH",
        "three_d_secure_usage": {"supported": True},
    }
    fields = {"type": "card", "card": looks, "customer": customer, "metadata": {}}
    return work.put(work.new("payment_method", "pm_", **fields, _card=name, _kept=False))


def method_named(work: Work, name: str, param: str = "payment_method") -> Thing:
    """A method by its name; a test name such as `pm_card_visa` makes one, as Stripe does."""
    card = name.removeprefix("pm_card_").removeprefix("visa_")  # both ways of writing are Stripe's
    if name.startswith("pm_card_") and card in CARDS:
        return new_method(work, card)
    found: Thing = work.get("payment_method", name, param)
    return found


def refusal(card: TestCard, method: Thing) -> Thing:
    """What the issuer says of a declined card."""
    return {
        "type": "card_error",
        "code": card.code,
        "decline_code": card.declined,
        "message": _MESSAGES.get(card.declined, "Your card was declined."),
        "payment_method": method,
    }


def unauthenticated(method: Thing, *, asked: bool) -> Thing:
    """The customer wasn't there to be asked, or didn't prove who they are."""
    if not asked:
        message = "The card was declined because it needs the customer to authenticate."
        code = "authentication_required"
        return {
            "type": "card_error",
            "code": code,
            "decline_code": code,
            "message": message,
            "payment_method": method,
        }
    return {
        "type": "card_error",
        "code": "payment_intent_authentication_failure",
        "message": "The customer could not prove who they are.",
        "payment_method": method,
    }


def refuse_foreign(method: Thing, customer: str | None) -> None:
    """A card that one customer keeps is nobody else's."""
    if method["customer"] and method["customer"] != customer:
        raise Refused(
            message="This payment method belongs to another customer.", param="payment_method"
        )

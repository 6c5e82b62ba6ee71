"""What a payment's state means, in words that say what happens to the money."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from peerdesk.core.money import Money
from peerdesk.domain.payments.lifecycle import ChargeState, Purpose, RefundState
from peerdesk.domain.payments.models import Charge, Refund

Words = str | Promise

_PURPOSES: Final[Mapping[str, Words]] = {
    Purpose.QUESTION: gettext_lazy("Question"),
    Purpose.PREMIUM: gettext_lazy("Premium service"),
    Purpose.MEMBERSHIP: gettext_lazy("Membership"),
}
_STATES: Final[Mapping[str, tuple[str, Words]]] = {
    ChargeState.NEW: ("waiting", pgettext_lazy("payment", "being checked")),
    ChargeState.PROCESSING: ("waiting", pgettext_lazy("payment", "being checked")),
    ChargeState.NEEDS_ACTION: ("waiting", pgettext_lazy("payment", "waits for you")),
    ChargeState.SUCCEEDED: ("good", pgettext_lazy("payment", "paid")),
    ChargeState.FAILED: ("", pgettext_lazy("payment", "declined, nothing charged")),
    ChargeState.CANCELLED: ("", pgettext_lazy("payment", "given up, nothing charged")),
}
_GIVEN_BACK: Final[Mapping[str, Words]] = {
    RefundState.PENDING: gettext_lazy("%(amount)s on its way back to you"),
    RefundState.SUCCEEDED: gettext_lazy("%(amount)s sent back to you"),
    RefundState.FAILED: gettext_lazy(
        "%(amount)s could not be sent back; it is kept for you, and our support sees to it"
    ),
}
_FAILURES: Final[Mapping[str, Words]] = {
    "insufficient_funds": gettext_lazy("Your bank says that there isn't enough on this card."),
    "expired_card": gettext_lazy("This card has expired."),
    "incorrect_cvc": gettext_lazy("The card's security code was wrong."),
    "incorrect_number": gettext_lazy("The card's number was wrong."),
    "payment_intent_authentication_failure": gettext_lazy(
        "Your bank didn't get your approval of this payment."
    ),
    "authentication_required": gettext_lazy("Your bank wants you to approve this payment."),
}


@dataclass(frozen=True, slots=True)
class State:
    """The words of a state, and the colour of its tag."""

    tone: str
    words: str


def state_of(charge: Charge) -> State:
    """How the payment stands."""
    if charge.late_at is not None:
        return State("waiting", _("came too late, goes back"))
    tone, words = _STATES[charge.state]
    return State(tone, str(words))


def purpose_of(charge: Charge) -> str:
    """What kind of thing it pays."""
    return str(_PURPOSES[charge.purpose])


def given_back_words(refund: Refund, amount: str) -> str:
    """Where money on its way back stands."""
    return str(_GIVEN_BACK[refund.state]) % {"amount": amount}


def failure_words(charge: Charge) -> str:
    """Why it wasn't taken, as far as the bank tells."""
    known = _FAILURES.get(charge.failure_code)
    return str(known) if known else _("Your bank declined the payment without saying why.")


def money_of(charge: Charge) -> Money:
    """What was to be paid."""
    return Money(charge.amount_minor, charge.currency)

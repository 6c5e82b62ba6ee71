"""Why a payment isn't taken or given back: what doors answer."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.core.money import Money
from peerdesk.domain.payments.lifecycle import OPEN, ChargeState
from peerdesk.domain.payments.models import Charge

# What a bank says about a card, in the provider's words: another card may do.
_CARD_CODES: Final = frozenset(
    "call_issuer card_not_supported card_velocity_exceeded do_not_honor do_not_try_again"
    " duplicate_transaction expired_card fraudulent incorrect_cvc incorrect_number incorrect_pin"
    " incorrect_zip insufficient_funds invalid_account invalid_amount invalid_cvc"
    " invalid_expiry_month invalid_expiry_year invalid_number lost_card merchant_blacklist"
    " new_account_information_available no_action_taken not_permitted pickup_card"
    " pin_try_exceeded restricted_card revocation_of_all_authorizations"
    " revocation_of_authorization security_violation service_not_allowed stolen_card"
    " stop_payment_order testmode_decline transaction_not_allowed try_again_later"
    " withdrawal_count_limit_exceeded".split()
)


class AlreadyCharging(Refusal):
    """A payment for the same thing is under way or done; `charge` is that one."""

    code = "charge_open"
    sentence = _("A payment for this is under way already.")

    def __init__(self, charge: Charge) -> None:
        self.charge = charge
        more = {"redirect_url": charge.redirect_url} if charge.redirect_url else None
        super().__init__(payment=str(charge.id), state=charge.state, next_action=more)


class CardDeclined(Refusal):
    """The customer's bank said no; nothing else has happened."""

    code = "card_declined"
    status = 402
    sentence = _("The card was declined. Nothing was charged: please try another card.")


class PaymentFailed(Refusal):
    """The provider said no for another reason; nothing else has happened."""

    code = "payment_failed"
    status = 402
    sentence = _("The payment didn't go through. Nothing was charged: please try again.")


class PaymentUnavailable(Refusal):
    """The provider can't be reached, and nothing has begun."""

    code = "payment_unavailable"
    status = 503
    sentence = _("Payments aren't possible at the moment. Please try again in some minutes.")


class NotPaid(Refusal):
    """Money can't go back that never came."""

    code = "not_paid"
    sentence = _("This payment has not come in, so nothing can be given back.")


class RefundTooLarge(Refusal):
    """More would go back than was paid (I12)."""

    code = "refund_too_large"
    sentence = _("This is more than is left of the payment.")

    def __init__(self, left: Money) -> None:
        super().__init__(left=left.as_wire())


def refusal_of(charge: Charge) -> Refusal | None:
    """What a door answers to a payment that failed; None for any other."""
    if charge.state in OPEN or charge.state == ChargeState.SUCCEEDED:
        return None
    declined = charge.failure_code in _CARD_CODES or "decline" in charge.failure_code
    return (CardDeclined if declined else PaymentFailed)(
        failure_code=charge.failure_code, payment=str(charge.id)
    )

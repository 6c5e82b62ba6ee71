"""The card that a membership is renewed with, and the payment that is under way."""

from peerdesk.domain.payments.lifecycle import OPEN, Purpose
from peerdesk.domain.payments.models import Charge, SavedMethod
from peerdesk.domain.payments.queries import charge_of, saved_methods
from peerdesk.domain.subscriptions.models import Subscription
from peerdesk.domain.subscriptions.queries import paid_periods, unpaid_period


def card_of(subscription: Subscription) -> SavedMethod | None:
    """The one chosen for it, or, if it was taken away, the customer's default; None without any."""
    kept = list(saved_methods(subscription.person_id, subscription.community_id))
    chosen = next((card for card in kept if card.method_id == subscription.method), None)
    return chosen or next(iter(kept), None)


def card_shown(subscription: Subscription) -> SavedMethod | Charge | None:
    """What tells the member which card it is: the kept one, or the one that paid last."""
    if (card := card_of(subscription)) or not method_of(subscription):
        return card
    paid = next(iter(paid_periods(subscription)), None)
    return paid.charge if paid else None


def method_of(subscription: Subscription) -> str:
    """The provider's name of that card; empty when there is none to charge."""
    if card := card_of(subscription):
        return card.method_id
    removed = SavedMethod.objects.filter(method_id=subscription.method, removed_at__isnull=False)
    # A card that was just used may not stand in the list yet.
    return "" if removed.exists() else subscription.method


def open_payment(subscription: Subscription) -> Charge | None:
    """The charge that isn't settled yet, if there is one."""
    period = unpaid_period(subscription)
    charge = charge_of(Purpose.MEMBERSHIP, period.id) if period else None
    return charge if charge and charge.state in OPEN else None

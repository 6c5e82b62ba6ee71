"""A period of a membership is paid, or isn't (P1, F12): what `settle_charge` tells it."""

from datetime import datetime
from uuid import UUID

from peerdesk.core.money import Money
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.subscriptions.lifecycle import EndReason, SubscriptionState
from peerdesk.domain.subscriptions.models import Period, Subscription
from peerdesk.domain.subscriptions.news import tell_member, tell_unpaid
from peerdesk.domain.subscriptions.operations.buying import FIRST, pay_for
from peerdesk.domain.subscriptions.operations.moving import end, locked
from peerdesk.domain.subscriptions.operations.renewing import count_failure


def lock(subject_id: UUID) -> None:
    """The subscription whose period `subject_id` is, before its charge."""
    period = Period.objects.only("subscription_id").get(id=subject_id)
    locked(period.subscription_id)


def paid(*, charge: Charge, now: datetime) -> bool:
    """In force, or renewed; False where it is over meanwhile: the money goes back."""
    period, subscription = _subject(charge)
    welcome = SubscriptionState.WANTED, SubscriptionState.ACTIVE, SubscriptionState.RESTING
    if subscription.state not in welcome or period.charge_id is not None:
        return False
    pay_for(
        subscription=subscription,
        period=period,
        charge_id=charge.id,
        method=charge.method,
        now=now,
    )
    money = Money(charge.amount_minor, charge.currency)
    post_transfer(
        book=charge.community_id,
        reference=f"membership:{period.id}",
        why=chart.Why.MEMBERSHIP,
        legs=[Leg(chart.provider(charge.provider), chart.memberships(), money)],
        at=now,
    )
    if period.number == FIRST:
        tell_member(subscription, "membership_started", terms=subscription.consent, now=now)
    return True


def unpaid(*, charge: Charge, now: datetime) -> None:
    """Never begun: over, as if nothing had been. A renewal: it rests and is tried again.

    A try of the customer's own that failed changes nothing: they were there and know.
    """
    period, subscription = _subject(charge)
    if subscription.state == SubscriptionState.WANTED:
        end(subscription, EndReason.UNPAID, now=now)
    elif charge.off_session and subscription.state != SubscriptionState.ENDED:
        code = charge.failure_code or ChargeState.CANCELLED
        count_failure(subscription=subscription, period=period, failure_code=code, now=now)
        tell_unpaid(subscription, period, now=now)


def _subject(charge: Charge) -> tuple[Period, Subscription]:
    """Read after `lock`."""
    period = Period.objects.get(id=charge.subject_id)
    rows = Subscription.objects.select_related("community", "plan__community", "person")
    return period, rows.get(id=period.subscription_id)

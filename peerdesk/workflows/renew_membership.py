"""A membership's clock (F12, I7): announced, renewed, tried again, over. Called by the sweep.

The charge is only written down here; a worker takes it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.payments.lifecycle import Purpose
from peerdesk.domain.payments.operations.charging import look_soon
from peerdesk.domain.payments.queries import charge_of
from peerdesk.domain.subscriptions.card import method_of
from peerdesk.domain.subscriptions.lifecycle import DueFor, EndReason, SubscriptionState
from peerdesk.domain.subscriptions.models import Period, Subscription
from peerdesk.domain.subscriptions.news import tell_member, tell_unpaid
from peerdesk.domain.subscriptions.operations.moving import end, locked, look_again
from peerdesk.domain.subscriptions.operations.renewing import (
    await_payment,
    count_failure,
    open_next,
)
from peerdesk.domain.subscriptions.queries import unpaid_period
from peerdesk.workflows.charge_membership import charge_membership

_LEAST_NOTICE: Final = timedelta(days=1)


def move_membership(*, subscription_id: UUID, now: datetime) -> bool:
    """What is due of it; False if another worker has it or nothing is due any more.

    Inside the caller's transaction.
    """
    subscription = locked(subscription_id, skip=True)
    if subscription is None or subscription.due_at is None or subscription.due_at > now:
        return False
    _STORIES[DueFor(subscription.due_for)](subscription, now)
    return True


def _announce(subscription: Subscription, now: datetime) -> None:
    """Told before it is charged, even when no worker was there in time."""
    assert subscription.paid_until is not None
    notice = min(subscription.community.policy.days("membership_reminder_days"), _LEAST_NOTICE)
    tell_member(subscription, "membership_renews", now=now)
    look_again(subscription, max(subscription.paid_until, now + notice), DueFor.RENEWAL)


def _renew(subscription: Subscription, now: datetime) -> None:
    """The next period, on the card, without the customer there; no card is a failed payment."""
    period = open_next(subscription, now=now)
    if charge_of(Purpose.MEMBERSHIP, period.id):
        await_payment(subscription, now=now)  # the customer pays at this very moment
        return
    method = method_of(subscription)
    try:
        if method:
            _charge(subscription, period, method, now)
            return
    except InvalidInput:  # it isn't the customer's any more
        pass
    count_failure(subscription=subscription, period=period, failure_code="no_card", now=now)
    tell_unpaid(subscription, period, now=now)


def _charge(subscription: Subscription, period: Period, method: str, now: datetime) -> None:
    charge = charge_membership(
        subscription=subscription, period=period, method=method, off_session=True, now=now
    )
    await_payment(subscription, now=now)
    look_soon(charge.id, now)


def _look_at_payment(subscription: Subscription, now: datetime) -> None:
    """An open charge tells us itself; one that was lost is made good for here."""
    period = unpaid_period(subscription)
    if period is not None and charge_of(Purpose.MEMBERSHIP, period.id):
        await_payment(subscription, now=now)
    elif subscription.state == SubscriptionState.WANTED:
        end(subscription, EndReason.UNPAID, now=now)
    else:
        _renew(subscription, now)


def _end(subscription: Subscription, now: datetime) -> None:
    """The last period is over, or the renewal was never paid; money on its way is waited for."""
    if subscription.state == SubscriptionState.ENDING:
        end(subscription, EndReason.CUSTOMER, now=now)
        return
    period = unpaid_period(subscription)
    if period is not None and charge_of(Purpose.MEMBERSHIP, period.id):
        await_payment(subscription, now=now)
        return
    end(subscription, EndReason.LAPSED, now=now)
    tell_member(subscription, "membership_lapsed", now=now)


_STORIES: Final[dict[DueFor, Callable[[Subscription, datetime], None]]] = {
    DueFor.PAYMENT: _look_at_payment,
    DueFor.REMINDER: _announce,
    DueFor.RENEWAL: _renew,
    DueFor.RETRY: _renew,
    DueFor.END: _end,
}

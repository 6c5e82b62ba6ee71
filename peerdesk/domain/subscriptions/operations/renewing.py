"""Renewing: the next period opened, a failed payment counted, a card changed.

Each inside the caller's transaction, the subscription locked.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max

from peerdesk.domain.subscriptions.lifecycle import DueFor, SubscriptionState
from peerdesk.domain.subscriptions.models import Period, Subscription
from peerdesk.domain.subscriptions.operations.moving import MembershipMoved, look_again, move
from peerdesk.domain.subscriptions.periods import next_try

# While a payment is under way it is looked at so often; the charge itself has a clock of its own.
PATIENCE: Final = timedelta(hours=1)


def open_next(subscription: Subscription, *, now: datetime) -> Period:
    """The period after the last paid one, made once however often it is wanted."""
    periods = Period.objects.filter(subscription=subscription)
    unpaid = periods.filter(charge=None).order_by("-number").first()
    if unpaid is not None:
        return unpaid
    last = periods.aggregate(last=Max("number"))["last"] or 0
    return Period.objects.create(subscription=subscription, number=last + 1, opened_at=now)


def await_payment(subscription: Subscription, *, now: datetime) -> None:
    """A charge is open: it tells us; the sweep looks, too."""
    look_again(subscription, now + PATIENCE, DueFor.PAYMENT)


def count_failure(
    *, subscription: Subscription, period: Period, failure_code: str, now: datetime
) -> None:
    """A renewal wasn't paid: the membership rests, and is tried again as `next_try` says."""
    period.failures += 1
    period.failure_code = failure_code
    period.save(update_fields=["failures", "failure_code"])
    rest(subscription, period, now=now)


def rest(subscription: Subscription, period: Period, *, now: datetime) -> None:
    """Covers nothing until it is paid; due for another try, or for its end."""
    span = subscription.community.policy.days("membership_retry_days")
    due_for, at = next_try(failures=period.failures, opened_at=period.opened_at, span=span)
    if subscription.state == SubscriptionState.RESTING:
        look_again(subscription, max(at, now), due_for)
    else:
        move(subscription, SubscriptionState.RESTING, due_at=max(at, now), due_for=due_for)


def use_card(subscription: Subscription, *, method: str, now: datetime) -> None:
    """Charge renewals to this card; one that waits for money is tried at once.

    Raises MembershipMoved for a membership that is over.
    """
    if subscription.state == SubscriptionState.ENDED:
        raise MembershipMoved(state=subscription.state)
    subscription.method = method
    subscription.save(update_fields=["method"])
    if subscription.state == SubscriptionState.RESTING:
        look_again(subscription, now, DueFor.RETRY)

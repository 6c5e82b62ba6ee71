"""Ending a membership, and taking that back (F12): one step each, without a question asked."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.domain.subscriptions.lifecycle import DueFor, EndReason, SubscriptionState
from peerdesk.domain.subscriptions.models import Subscription
from peerdesk.domain.subscriptions.operations.moving import (
    MembershipMoved,
    end,
    look_again,
    move,
)


class WithdrawalOver(Refusal):
    """The days in which the purchase can be undone are over, or it never began."""

    code = "withdrawal_over"
    sentence = _("The time in which you could withdraw is over. You can end the membership.")


def end_it(subscription: Subscription, *, now: datetime) -> None:
    """In force to the end of what is paid, then over; over at once when nothing is paid.

    Inside the caller's transaction, the subscription locked. Ended twice is ended once. Raises
    MembershipMoved for one that is over. Money that still comes in for it goes back (too late).
    """
    if subscription.state == SubscriptionState.ENDING:
        return
    paid_until = subscription.paid_until
    if subscription.state == SubscriptionState.ACTIVE and paid_until and paid_until > now:
        move(
            subscription,
            SubscriptionState.ENDING,
            ending_since=now,
            due_at=paid_until,
            due_for=DueFor.END,
        )
    else:
        never_paid = subscription.state == SubscriptionState.WANTED
        reason = EndReason.UNPAID if never_paid else EndReason.CUSTOMER
        end(subscription, reason, now=now)


def keep_it(subscription: Subscription, *, now: datetime) -> None:
    """The customer takes the ending back: it renews as before; raises MembershipMoved if too late.

    The answer says when and what will be charged, so that within the days of the reminder none
    follows.
    """
    if subscription.state == SubscriptionState.ACTIVE:
        return
    paid_until = subscription.paid_until
    if paid_until is None or paid_until <= now:
        raise MembershipMoved(state=subscription.state)
    remind_at = paid_until - subscription.community.policy.days("membership_reminder_days")
    move(subscription, SubscriptionState.ACTIVE, ending_since=None)
    if remind_at > now:
        look_again(subscription, remind_at, DueFor.REMINDER)
    else:
        look_again(subscription, paid_until, DueFor.RENEWAL)


def withdraw(subscription: Subscription, *, now: datetime) -> None:
    """Undo the purchase within the days that there are for it; raises WithdrawalOver."""
    until = subscription.withdrawable_until
    if until is None or until <= now or subscription.state == SubscriptionState.ENDED:
        raise WithdrawalOver(until=until)
    end(subscription, EndReason.WITHDRAWN, now=now)

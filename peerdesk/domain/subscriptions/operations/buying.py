"""Buying a membership: wanted first, in force from the payment on (F12)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.lifecycle import DueFor, SubscriptionState
from peerdesk.domain.subscriptions.models import Period, Plan, Subscription
from peerdesk.domain.subscriptions.operations.moving import move
from peerdesk.domain.subscriptions.periods import end_of

FIRST: Final = 1


class AlreadyMember(Refusal):
    """The customer has a membership there, or is paying for one."""

    code = "already_member"
    sentence = _("You have a membership here already.")


class PlanRetired(Refusal):
    """It is sold no more: the price on the page was an older one."""

    code = "plan_retired"
    sentence = _("This offer has just changed. Please look at the new one before you pay.")


def want(
    *, plan: Plan, person: Person, method: str, consent: str, language: str, now: datetime
) -> Period:
    """The first period, still to be paid, with the words that were agreed to.

    Inside the caller's transaction; raises AlreadyMember, PlanRetired.
    """
    if not Plan.objects.filter(id=plan.id, retired_at=None).exists():
        raise PlanRetired
    until = now + plan.community.policy.minutes("payment_minutes")
    try:
        with transaction.atomic():
            subscription = Subscription.objects.create(
                community=plan.community,
                person=person,
                plan=plan,
                method=method,
                consent=consent,
                language=language,
                wanted_at=now,
                due_at=until,
                due_for=DueFor.PAYMENT,
            )
    except IntegrityError:  # another tab
        raise AlreadyMember from None
    return Period.objects.create(subscription=subscription, number=FIRST, opened_at=now)


def pay_for(
    *, subscription: Subscription, period: Period, charge_id: UUID, method: str, now: datetime
) -> None:
    """The period is paid: in force from the end of the last, or from now if it came late.

    Inside the caller's transaction, the subscription locked. Raises MembershipMoved if it is over.
    """
    renews = subscription.state == SubscriptionState.ACTIVE and subscription.paid_until is not None
    start = subscription.paid_until if renews and subscription.paid_until else now
    anchor = subscription.anchor_at if renews and subscription.anchor_at else start
    until = end_of(anchor=anchor, start=start, cadence=subscription.plan.cadence)
    if until <= now:  # nobody renewed it for a whole period: what is over isn't sold
        start = anchor = now
        until = end_of(anchor=anchor, start=start, cadence=subscription.plan.cadence)
    policy = subscription.community.policy
    values = {"method": method or subscription.method, "anchor_at": anchor, "paid_until": until}
    if period.number == FIRST:
        undo_until = min(start + policy.days("membership_withdrawal_days"), until)
        values |= {"started_at": start, "withdrawable_until": undo_until}
    remind_at = max(until - policy.days("membership_reminder_days"), start)
    move(
        subscription,
        SubscriptionState.ACTIVE,
        **values,
        due_at=remind_at,
        due_for=DueFor.REMINDER,
    )
    period.charge_id, period.from_at, period.until_at = charge_id, start, until
    period.save(update_fields=["charge_id", "from_at", "until_at"])

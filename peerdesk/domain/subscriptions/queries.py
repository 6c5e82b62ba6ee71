"""Reads on subscriptions: what is sold, who is a member, since when and until when."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from peerdesk.core.money import Money
from peerdesk.domain.subscriptions.lifecycle import IN_FORCE, LIVING, Cadence, SubscriptionState
from peerdesk.domain.subscriptions.models import Period, Plan, Subscription
from peerdesk.domain.subscriptions.periods import left_of


def covering(*, person_id: UUID, community_id: UUID, now: datetime) -> Subscription | None:
    """The person's membership there that covers a question asked now; None without one (P1).

    While a renewal is on its way to the bank the membership goes on. One whose period has used up
    its questions covers none until the next.
    """
    subscription = (
        Subscription.objects.select_related("plan")
        .filter(person_id=person_id, community_id=community_id, state__in=IN_FORCE)
        .filter(Q(state=SubscriptionState.ACTIVE) | Q(paid_until__gt=now))
        .first()
    )
    return subscription if subscription and questions_left(subscription) != 0 else None


def questions_left(subscription: Subscription) -> int | None:
    """How many more questions the present period covers; None: as many as one asks."""
    if subscription.plan.questions is None:
        return None
    period = current_period(subscription)
    return max(subscription.plan.questions - (period.covered if period else 0), 0)


def current_period(subscription: Subscription) -> Period | None:
    """The last period that was paid."""
    paid = Period.objects.filter(subscription=subscription, charge__isnull=False)
    return paid.order_by("-number").first()


def unpaid_period(subscription: Subscription) -> Period | None:
    """The period that waits for its payment, if there is one."""
    open_ones = Period.objects.filter(subscription=subscription, charge=None)
    return open_ones.order_by("-number").first()


def paid_periods(subscription: Subscription) -> list[Period]:
    """What was paid, newest first, with the charges."""
    paid = Period.objects.filter(subscription=subscription, charge__isnull=False)
    return list(paid.select_related("charge", "subscription__plan").order_by("-number"))


def plans_on_sale(community_id: UUID) -> list[Plan]:
    """What is sold now: by the month first."""
    rows = Plan.objects.filter(community_id=community_id, retired_at=None)
    rows = rows.select_related("community")
    return sorted(rows, key=lambda plan: Cadence(plan.cadence).months)


def living_of(person_id: UUID, community_id: UUID) -> Subscription | None:
    """The membership that isn't over, if there is one."""
    rows = Subscription.objects.select_related("plan", "community")
    return rows.filter(person_id=person_id, community_id=community_id, state__in=LIVING).first()


def latest_of(person_id: UUID, community_id: UUID) -> Subscription | None:
    """The newest membership that was ever in force or is wanted now."""
    rows = Subscription.objects.select_related("plan", "community").filter(
        person_id=person_id, community_id=community_id
    )
    return rows.exclude(state=SubscriptionState.ENDED, started_at=None).order_by("-id").first()


def due_subscriptions(now: datetime, limit: int) -> list[UUID]:
    """Those that the sweep is to look at."""
    rows = Subscription.objects.filter(state__in=LIVING, due_at__lte=now)
    return list(rows.order_by("due_at").values_list("id", flat=True)[:limit])


def withdrawal_gives(subscription: Subscription, *, now: datetime) -> Money | None:
    """What a withdrawal gives back now; None when there is nothing to withdraw from any more."""
    until, over = subscription.withdrawable_until, subscription.state == SubscriptionState.ENDED
    if over or until is None or until <= now:
        return None
    periods = paid_periods(subscription)
    return given_back(periods[0], now=now) if periods else None


def given_back(period: Period, *, now: datetime) -> Money:
    """What a withdrawal gives back: all of an unused period, else less the days that have begun."""
    money = price_of(period.subscription.plan)
    if not period.covered or period.from_at is None or period.until_at is None:
        return money
    return left_of(money, start=period.from_at, end=period.until_at, now=now)


def price_of(plan: Plan) -> Money:
    """What a period costs."""
    return Money(plan.price_minor, plan.currency)


def words_of(plan: Plan, language: str, others: Iterable[str] = ()) -> str:
    """What the owner says that it covers, in the reader's language or the next best."""
    for wanted in (language, *others, "en"):
        if text := plan.covers.get(wanted):
            return str(text)
    return next((str(text) for text in plan.covers.values()), "")

"""Reads on subscriptions: what is sold, who is a member, since when and until when."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from peerdesk.domain.subscriptions.lifecycle import IN_FORCE
from peerdesk.domain.subscriptions.models import Period, Subscription


def covering(*, person_id: UUID, community_id: UUID, now: datetime) -> Subscription | None:
    """The person's membership there that covers a question asked now; None without one (P1).

    While a renewal is on its way to the bank the membership goes on. One whose period has used up
    its questions covers none until the next.
    """
    subscription = (
        Subscription.objects.select_related("plan")
        .filter(person_id=person_id, community_id=community_id, state__in=IN_FORCE)
        .filter(Q(state="active") | Q(paid_until__gt=now))
        .first()
    )
    return subscription if subscription and not _used_up(subscription) else None


def _used_up(subscription: Subscription) -> bool:
    if subscription.plan.questions is None:
        return False
    period = current_period(subscription)
    return period is not None and period.covered >= subscription.plan.questions


def current_period(subscription: Subscription) -> Period | None:
    """The last period that was paid."""
    paid = Period.objects.filter(subscription=subscription, charge__isnull=False)
    return paid.order_by(F("number").desc()).first()

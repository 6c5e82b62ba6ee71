"""A member withdraws within the days there are for it (F12): over at once, the money goes back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from peerdesk.core.errors import NotFound
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.operations.refunding import start_refund
from peerdesk.domain.people.access import Caller
from peerdesk.domain.subscriptions.access import own_subscription
from peerdesk.domain.subscriptions.models import Period, Subscription
from peerdesk.domain.subscriptions.news import tell_member
from peerdesk.domain.subscriptions.operations.ending import WithdrawalOver, withdraw
from peerdesk.domain.subscriptions.operations.moving import locked
from peerdesk.domain.subscriptions.queries import given_back, paid_periods
from peerdesk.domain.subscriptions.terms import minute, shown


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When it was received, and what goes back."""

    subscription: Subscription
    at: datetime
    refund: Money


@transaction.atomic
def withdraw_membership(*, caller: Caller, community: Community, now: datetime) -> Withdrawal:
    """All of the money if no question was asked with it, else less the days that have begun.

    Raises WithdrawalOver, NotFound.
    """
    subscription = locked(own_subscription(caller, community).id)
    if subscription is None:
        raise NotFound
    withdraw(subscription, now=now)
    period = next(iter(paid_periods(subscription)), None)
    if period is None or period.charge is None:
        raise WithdrawalOver
    refund = given_back(period, now=now)
    _send_back(subscription, period, period.charge, refund, now)
    person = subscription.person
    tell_member(
        subscription,
        "membership_withdrawn",
        at=minute(now, person),
        refund=shown(refund, person.language),
        now=now,
    )
    return Withdrawal(subscription, now, refund)


def _send_back(
    subscription: Subscription, period: Period, charge: Charge, money: Money, now: datetime
) -> None:
    if not money:
        return
    post_transfer(
        book=subscription.community_id,
        reference=f"membership:{period.id}:withdrawn",
        why=chart.Why.REFUND,
        legs=[Leg(chart.memberships(), chart.provider(charge.provider), money)],
        at=now,
    )
    start_refund(charge=charge, money=money, reference=f"withdrawn:{subscription.id}", now=now)

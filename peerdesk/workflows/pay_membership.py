"""A member pays a renewal that failed: with another card, or by confirming to the bank (F12)."""

from datetime import datetime

from django.db import transaction

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.people.access import Caller
from peerdesk.domain.subscriptions.access import own_subscription
from peerdesk.domain.subscriptions.lifecycle import SubscriptionState
from peerdesk.domain.subscriptions.operations.moving import MembershipMoved, locked
from peerdesk.domain.subscriptions.operations.renewing import open_next
from peerdesk.workflows.charge_membership import charge_membership


@transaction.atomic
def pay_membership(*, caller: Caller, community: Community, method: str, now: datetime) -> Charge:
    """The charge, which the door then takes; without `method` it is paid on the provider's page.

    Only for a membership that rests. Raises MembershipMoved, AlreadyCharging (another tab, or a
    try by itself under way), NotFound.
    """
    subscription = locked(own_subscription(caller, community).id)
    if subscription is None:
        raise NotFound
    if subscription.state != SubscriptionState.RESTING:
        raise MembershipMoved(state=subscription.state)
    period = open_next(subscription, now=now)
    return charge_membership(subscription=subscription, period=period, method=method, now=now)

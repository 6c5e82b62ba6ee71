"""A member ends the membership (F12): in force to the end of what is paid, told in writing."""

from datetime import datetime

from django.db import transaction

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.lifecycle import Purpose
from peerdesk.domain.payments.operations.charging import give_up_soon
from peerdesk.domain.people.access import Caller
from peerdesk.domain.subscriptions.access import own_subscription
from peerdesk.domain.subscriptions.lifecycle import SubscriptionState
from peerdesk.domain.subscriptions.models import Subscription
from peerdesk.domain.subscriptions.news import tell_member
from peerdesk.domain.subscriptions.operations.ending import end_it
from peerdesk.domain.subscriptions.operations.moving import locked
from peerdesk.domain.subscriptions.queries import unpaid_period


@transaction.atomic
def end_membership(*, caller: Caller, community: Community, now: datetime) -> Subscription:
    """Ended twice is ended, and told, once; a payment that waits is given up.

    Raises NotFound for who has none.
    """
    subscription = locked(own_subscription(caller, community).id)
    if subscription is None:
        raise NotFound
    before = subscription.state
    end_it(subscription, now=now)
    if subscription.state == SubscriptionState.ENDED and (period := unpaid_period(subscription)):
        give_up_soon(Purpose.MEMBERSHIP, period.id, now)
    if subscription.state == before or before == SubscriptionState.WANTED:
        return subscription
    ending = subscription.state == SubscriptionState.ENDING
    tell_member(subscription, "membership_ending" if ending else "membership_ended", now=now)
    return subscription

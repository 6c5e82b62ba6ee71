"""A member takes the ending back while the membership is in force (F12)."""

from datetime import datetime

from django.db import transaction

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.access import Caller
from peerdesk.domain.subscriptions.access import own_subscription
from peerdesk.domain.subscriptions.models import Subscription
from peerdesk.domain.subscriptions.news import tell_member
from peerdesk.domain.subscriptions.operations.ending import keep_it
from peerdesk.domain.subscriptions.operations.moving import locked


@transaction.atomic
def keep_membership(*, caller: Caller, community: Community, now: datetime) -> Subscription:
    """It renews as before; raises MembershipMoved when it is too late, NotFound."""
    subscription = locked(own_subscription(caller, community).id)
    if subscription is None:
        raise NotFound
    before = subscription.state
    keep_it(subscription, now=now)
    if subscription.state != before:
        tell_member(subscription, "membership_kept", now=now)
    return subscription

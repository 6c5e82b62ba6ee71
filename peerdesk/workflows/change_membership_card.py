"""A member has renewals charged to another card; one that waits for money is tried with it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.queries import saved_methods
from peerdesk.domain.people.access import Caller
from peerdesk.domain.subscriptions.access import own_subscription
from peerdesk.domain.subscriptions.models import Subscription
from peerdesk.domain.subscriptions.operations.moving import locked
from peerdesk.domain.subscriptions.operations.renewing import use_card


@transaction.atomic
def change_membership_card(
    *, caller: Caller, community: Community, method: str, now: datetime
) -> Subscription:
    """One of the customer's kept cards; raises InvalidInput for another, MembershipMoved, NotFound.

    It is tried at once where the last renewal failed.
    """
    subscription = locked(own_subscription(caller, community).id)
    if subscription is None:
        raise NotFound
    kept = saved_methods(caller.person.id, community.id)
    if not kept.filter(method_id=method).exists():
        raise InvalidInput({"payment_method": [_("This is not a payment method of yours.")]})
    use_card(subscription, method=method, now=now)
    return subscription

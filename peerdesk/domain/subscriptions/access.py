"""How a door obtains a plan or a membership."""

from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.access import membership_of, within_reach
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.people.access import Caller
from peerdesk.domain.subscriptions.models import Plan, Subscription
from peerdesk.domain.subscriptions.queries import living_of


def plan_in(caller: Caller, community: Community, plan_id: UUID) -> Plan:
    """A plan of the community, sold still or not; for its customers. Raises NotFound."""
    membership_of(caller, community.id, Membership.Role.CUSTOMER)
    plan = Plan.objects.select_related("community").filter(community=community, id=plan_id).first()
    if plan is None:
        raise NotFound
    return plan


def own_subscription(caller: Caller, community: Community) -> Subscription:
    """The caller's own that isn't over; raises NotFound."""
    within_reach(caller, community.id)
    subscription = living_of(caller.person.id, community.id)
    if subscription is None:
        raise NotFound
    return subscription

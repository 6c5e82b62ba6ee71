"""An owner changes the policy: the next step of every conversation goes by it, places included."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.operations import change_policy
from peerdesk.domain.communities.policy import Policy
from peerdesk.domain.routing.operations.regulated import close_all_areas, look_again
from peerdesk.domain.routing.operations.seats import limit_seats


@transaction.atomic
def set_policy(*, community: Community, values: Mapping[str, Any]) -> Policy:
    """Put `values` over the present ones; raises InvalidInput by field."""
    policy = change_policy(community=community, values=values)
    if "chats_at_once" in values:
        limit_seats(community_id=community.id, chats_at_once=policy.chats_at_once)
    if policy.expert_credential != community.policy.expert_credential:
        if policy.expert_credential:
            close_all_areas(community_id=community.id)
        look_again(community_id=community.id, now=clock.now())
    return policy

"""How a door learns that the caller is an expert somewhere."""

from uuid import UUID

from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.people.access import Caller


def expert_in(caller: Caller, community_id: UUID) -> Membership:
    """The caller's living membership as an expert of the community; raises NotFound."""
    return membership_of(caller, community_id, Membership.Role.EXPERT)

"""How a door learns that the caller is an expert somewhere."""

from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Area, Membership
from peerdesk.domain.people.access import Caller


def expert_in(caller: Caller, community_id: UUID) -> Membership:
    """The caller's living membership as an expert of the community; raises NotFound."""
    return membership_of(caller, community_id, Membership.Role.EXPERT)


def area_owned_by(caller: Caller, area_id: UUID) -> Area:
    """An area of a community that the caller owns; raises NotFound."""
    area = Area.objects.filter(id=area_id).select_related("community").first()
    if area is None:
        raise NotFound
    membership_of(caller, area.community_id, Membership.Role.OWNER)
    return area

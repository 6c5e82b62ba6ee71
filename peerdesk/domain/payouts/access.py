"""How a door obtains a payout."""

from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.payouts.models import Payout
from peerdesk.domain.people.access import Caller


def payout_for(caller: Caller, payout_id: UUID) -> Payout:
    """A payout of a community that the caller owns; raises NotFound."""
    payout = Payout.objects.select_related("community").filter(id=payout_id).first()
    if payout is None:
        raise NotFound
    membership_of(caller, payout.community_id, Membership.Role.OWNER)
    return payout

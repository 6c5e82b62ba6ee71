"""How a door obtains a receipt: who paid, and the owners of the community."""

from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.access import membership_of, within_reach
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.people.access import Caller
from peerdesk.domain.receipts.models import Receipt
from peerdesk.domain.receipts.queries import receipts


def receipt_for(caller: Caller, receipt_id: UUID) -> Receipt:
    """The receipt, if the caller paid it or owns the community; raises NotFound.

    It stays the payer's when they leave the community: the law makes them keep it.
    """
    receipt = receipts().filter(id=receipt_id).first()
    if receipt is None:
        raise NotFound
    if receipt.payer_id == caller.person.id:
        within_reach(caller, receipt.community_id)
    else:
        membership_of(caller, receipt.community_id, Membership.Role.OWNER)
    return receipt

"""The price of a premium service goes back the way it came: the mirror in the books (P11, P12).

A step of other stories, inside their transaction, with the conversation locked.
"""

from datetime import datetime
from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.core.money import Money
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.ledger.operations import reverse_transfer
from peerdesk.domain.payments.operations.noting import locked_charge
from peerdesk.domain.payments.operations.refunding import start_refund
from peerdesk.domain.premium.lifecycle import OfferState
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.serving import cancel, held_offer


def reverse_premium(*, offer_id: UUID, reference: str, end_reason: str, now: datetime) -> Money:
    """All of it goes back, the service is over and its box with it; tells how much.

    An expert who was paid out already falls below zero and is netted in the next payout. What went
    back before goes back no second time: then it is nothing. The question stays as it is. Raises
    NotFound where nothing was paid.
    """
    charge_id = PremiumOffer.objects.filter(id=offer_id).values_list("charge_id", flat=True).first()
    if charge_id is None:
        raise NotFound
    charge = locked_charge(charge_id)
    offer = held_offer(offer_id)
    if offer.state == OfferState.CANCELLED:
        return Money.zero(offer.currency)
    cancel(offer, end_reason=end_reason, now=now)
    booked = Transfer.objects.get(book=offer.community_id, reference=f"premium:{offer.id}:paid")
    reverse_transfer(
        transfer=booked, reference=f"premium:{offer.id}:returned", why=chart.Why.REFUND
    )
    start_refund(charge=charge, money=offer.price, reference=reference, now=now)
    return offer.price

"""How a door obtains a payment or a kept card: the one who pays, and nobody else."""

from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.access import within_reach
from peerdesk.domain.payments.models import Charge, SavedMethod
from peerdesk.domain.payments.queries import charge_with_names
from peerdesk.domain.people.access import Caller


def payment_for(caller: Caller, charge_id: UUID) -> Charge:
    """The caller's own payment; raises NotFound."""
    charge = charge_with_names(charge_id)
    if charge is None or charge.payer_id != caller.person.id:
        raise NotFound
    within_reach(caller, charge.community_id)
    return charge


def card_for(caller: Caller, method_id: str) -> SavedMethod:
    """A card that the caller had kept, by the provider's name of it; raises NotFound."""
    rows = SavedMethod.objects.select_related("payer__community", "payer__person")
    card = rows.filter(method_id=method_id, removed_at=None).first()
    if card is None or card.payer.person_id != caller.person.id:
        raise NotFound
    within_reach(caller, card.payer.community_id)
    return card

"""The customer says that the service was given as promised (P12)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.operations.moving import tell
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.serving import confirm, locked_for
from peerdesk.domain.refunds.queries import services_asked_back


class RefundOpen(Refusal):
    """They have asked for the money back, which says the contrary; they can withdraw that."""

    code = "refund_open"
    sentence = _("You have asked for this money back. Withdraw that first if you have it all now.")


@transaction.atomic
def confirm_service(*, caller: Caller, offer_id: UUID, now: datetime | None = None) -> PremiumOffer:
    """Confirmed; said twice it is said once.

    Raises NotFound, NotYourOffer, ServiceEnded, RefundOpen.
    """
    conversation, offer = locked_for(caller, offer_id, Membership.Role.CUSTOMER)
    if services_asked_back([offer.id]):
        raise RefundOpen(state=offer.state)
    now = now or clock.now()
    if confirm(offer, now=now):
        told = {"premium_offer": str(offer.id), "title": offer.title, "silent": False}
        tell(conversation, "premium_confirmed", told, audience=(), now=now)
    return offer

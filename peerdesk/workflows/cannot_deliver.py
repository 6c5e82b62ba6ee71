"""The expert says with one button that the service can't be given (P12)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.lifecycle import Claim, OfferState
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.missing import close
from peerdesk.domain.premium.operations.serving import locked_for
from peerdesk.domain.premium.refusals import ServiceEnded
from peerdesk.domain.premium.service_queries import open_claim
from peerdesk.workflows.cancel_service import CANNOT_DELIVER, cancel_service

LONGEST = 2000


@transaction.atomic
def cannot_deliver(
    *, caller: Caller, offer_id: UUID, words: str = "", now: datetime | None = None
) -> PremiumOffer:
    """Cancelled: customer and support team are told at once, and the refund starts.

    Raises NotFound, NotYourOffer, ServiceEnded, InvalidInput (`reason`).
    """
    conversation, offer = locked_for(caller, offer_id, Membership.Role.EXPERT)
    if len(words) > LONGEST or "\0" in words:
        raise InvalidInput({"reason": [str(_("At most 2,000 characters, please."))]})
    if offer.state != OfferState.ACCEPTED:
        raise ServiceEnded(state=offer.state)
    now = now or clock.now()
    if (claim := open_claim(offer.id)) is not None:
        close(offer, claim, Claim.AGREED, now=now)
    cancel_service(
        conversation=conversation, offer=offer, reason=CANNOT_DELIVER, words=words.strip(), now=now
    )
    offer.refresh_from_db()
    return offer

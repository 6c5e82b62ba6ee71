"""The side that is said not to have come answers; or the one who said so takes it back (P12)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.lifecycle import Claim
from peerdesk.domain.premium.operations.missing import answer, close
from peerdesk.domain.premium.operations.serving import locked_for
from peerdesk.domain.premium.refusals import NoClaim, NotYourOffer
from peerdesk.domain.premium.service_models import NoShow
from peerdesk.domain.premium.service_queries import open_claim
from peerdesk.workflows.settle_no_show import settle_no_show

_PARTIES = (Membership.Role.CUSTOMER, Membership.Role.EXPERT)


@transaction.atomic
def answer_no_show(
    *,
    caller: Caller,
    offer_id: UUID,
    agrees: bool,
    text: str = "",
    now: datetime | None = None,
) -> NoShow:
    """So it was, and it counts at once; or it wasn't, and the support team decides.

    Raises NotFound, NotYourOffer, NoClaim, InvalidInput (`text`).
    """
    conversation, offer = locked_for(caller, offer_id, *_PARTIES)
    now = now or clock.now()
    made = answer(offer, by=caller.person.id, agrees=agrees, text=text.strip(), now=now)
    settle_no_show(conversation=conversation, offer=offer, claim=made, now=now)
    return made


@transaction.atomic
def withdraw_no_show(*, caller: Caller, offer_id: UUID, now: datetime | None = None) -> NoShow:
    """It was a mistake, or they came after all. Raises NotFound, NotYourOffer, NoClaim."""
    conversation, offer = locked_for(caller, offer_id, *_PARTIES)
    made = open_claim(offer.id)
    if made is None:
        raise NoClaim
    if made.by_id != caller.person.id:
        raise NotYourOffer(state=offer.state)
    now = now or clock.now()
    close(offer, made, Claim.WITHDRAWN, now=now)
    settle_no_show(conversation=conversation, offer=offer, claim=made, now=now)
    return made

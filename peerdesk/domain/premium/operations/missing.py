"""One side didn't come: said by the other, heard before it counts (P12).

Called by workflows inside their transaction, with the conversation and the offer locked.
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.premium.lifecycle import Claim, OfferState
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.serving import wait_until
from peerdesk.domain.premium.refusals import NoClaim, NoShowOpen, NotYourOffer, ServiceEnded
from peerdesk.domain.premium.service_models import NoShow
from peerdesk.domain.premium.service_queries import open_claim

LONGEST = 2000


def claim(offer: PremiumOffer, *, by: UUID, text: str, now: datetime) -> NoShow:
    """The other side didn't come, says one; what else is due waits until the other is heard.

    Raises InvalidInput (`text`), ServiceEnded, NoShowOpen.
    """
    _check(text)
    if offer.state != OfferState.ACCEPTED:
        raise ServiceEnded(state=offer.state)
    waited = Membership.Role.CUSTOMER if by == offer.customer_id else Membership.Role.EXPERT
    made = NoShow(
        offer=offer,
        by_id=by,
        by_role=waited,
        text=text,
        reported_at=now,
        answer_due_at=now + offer.community.policy.hours("refund_answer_hours"),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise NoShowOpen from None
    wait_until(offer, made.answer_due_at)
    return made


def answer(offer: PremiumOffer, *, by: UUID, agrees: bool, text: str, now: datetime) -> NoShow:
    """The other side's word: so it was, or it wasn't.

    Raises NoClaim, NotYourOffer, InvalidInput (`text`).
    """
    _check(text)
    made = open_claim(offer.id)
    if made is None:
        raise NoClaim
    if by == made.by_id:
        raise NotYourOffer(state=offer.state)
    close(offer, made, Claim.AGREED if agrees else Claim.CONTESTED, answer=text, now=now)
    return made


def close(offer: PremiumOffer, made: NoShow, to: Claim, *, answer: str = "", now: datetime) -> None:
    """What became of it. Unless it counts, the service goes on, with time to report on it."""
    rows = NoShow.objects.filter(id=made.id, state=Claim.OPEN)
    if not rows.update(state=to, answer=answer, closed_at=now):
        raise NoClaim
    made.state, made.answer, made.closed_at = to, answer, now
    if to in (Claim.CONTESTED, Claim.WITHDRAWN):
        assert offer.report_by is not None
        until = max(offer.report_by, now + offer.community.policy.hours("report_hours"))
        wait_until(offer, until, report_by=until)


def _check(text: str) -> None:
    if len(text) > LONGEST or "\0" in text:
        raise InvalidInput({"text": [str(_("At most 2,000 characters, please."))]})

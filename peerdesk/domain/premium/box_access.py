"""How a door obtains a private box: its two parties and the owners, nobody else (P8, I15).

One rule for every door. Who has left the conversation or lost the role gets nothing more (I5), and
a box that isn't there yet is no more to be found than a stranger's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.core.limits import Limit
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.box_models import BoxSecret
from peerdesk.domain.premium.models import PremiumOffer

# Each opening is kept for ever.
BOXES: Final = Limit("boxes", burst=60, per=timedelta(minutes=1))


class BoxGone(Refusal):
    """The service is over and the box with it, for good (P9)."""

    code = "box_gone"
    status = 410
    sentence = _("This private box was destroyed with the end of its service.")


@dataclass(frozen=True, slots=True)
class Seat:
    """A box that somebody may open, and as what: customer, expert or owner."""

    box: BoxSecret
    offer: PremiumOffer
    role: str
    alias: str

    @property
    def needs_reason(self) -> bool:
        """An administrator is no party and says why, so that both can read it."""
        return self.role == Membership.Role.OWNER


def seat_for(caller: Caller, offer_id: UUID, *, now: datetime) -> Seat:
    """The box as the caller may open it; raises NotFound to everybody else, and BoxGone."""
    rows = BoxSecret.objects.select_related("offer__community", "offer__conversation__community")
    box = rows.filter(offer_id=offer_id).first()
    if box is None:
        raise NotFound
    seat = _seat(caller, box)
    if is_over(box, now=now):
        raise BoxGone(closed_at=box.closes_at)
    return seat


def is_over(box: BoxSecret, *, now: datetime) -> bool:
    """Whether its time is over, even if no sweep has destroyed it yet."""
    return box.destroyed_at is not None or (box.closes_at is not None and box.closes_at <= now)


def _seat(caller: Caller, box: BoxSecret) -> Seat:
    offer: PremiumOffer = box.offer
    seen = conversation_for(caller, offer.conversation_id)
    parties = {
        Membership.Role.CUSTOMER.value: offer.customer_id,
        Membership.Role.EXPERT.value: offer.expert_id,
    }
    if parties.get(seen.role) == caller.person.id:
        return Seat(box, offer, seen.role, seen.alias)
    owner = membership_of(caller, offer.community_id, Membership.Role.OWNER)
    return Seat(box, offer, owner.role, owner.alias)

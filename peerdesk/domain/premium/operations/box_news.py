"""That something new is in a private box, by push or mail: never a word of it (P8, I15)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse

from peerdesk.delivery.notifications.announcing import tell_once, withdraw
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.premium.box_access import Seat

_KIND: Final = "premium_box_written"


def tell_of_writing(seat: Seat, *, now: datetime) -> None:
    """Who hasn't written it learns that there is something, once until they have read it.

    Inside the caller's transaction, with the conversation locked.
    """
    offer = seat.offer
    pages = {
        Membership.Role.CUSTOMER: (offer.customer_id, reverse("conversation", args=_of(seat))),
        Membership.Role.EXPERT: (offer.expert_id, reverse("workspace-chat", args=_of(seat))),
    }
    for role, (person_id, url) in pages.items():
        if role != seat.role:
            values = {"community": offer.community.name}
            tell_once(
                person_id=person_id,
                kind=_KIND,
                subject=offer.pk,
                url=url,
                values=values,
                now=now,
            )


def note_read(seat: Seat, person_id: UUID, *, now: datetime) -> None:
    """They have read it: what would still tell them is taken back."""
    withdraw(subjects=[seat.offer.pk], person_id=person_id, now=now)


def note_gone(offer_id: UUID, *, now: datetime) -> None:
    """The box is destroyed: there is nothing to be read in it."""
    withdraw(subjects=[offer_id], now=now)


def _of(seat: Seat) -> list[UUID]:
    return [seat.offer.conversation_id]

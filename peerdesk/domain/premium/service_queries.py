"""Reads on services under way: what is due, what one side said of the other."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from peerdesk.domain.premium.lifecycle import Claim, OfferState
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.service_models import NoShow


def due_services(now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """Services that the sweep is to look at: conversation and offer."""
    rows = _under_way().filter(due_at__lte=now).order_by("due_at")
    return list(rows.values_list("conversation_id", "id")[:limit])


def due_service(offer_id: UUID, now: datetime) -> PremiumOffer | None:
    """The service, if its time has still come."""
    rows = _under_way().filter(id=offer_id, due_at__lte=now)
    return rows.select_related("community", "conversation").first()


def is_under_way(conversation_id: UUID) -> bool:
    """Whether a service was paid there that isn't completed yet."""
    rows = PremiumOffer.objects.filter(conversation_id=conversation_id)
    return rows.filter(state=OfferState.ACCEPTED).exists()


def open_claim(offer_id: UUID) -> NoShow | None:
    """The one that waits for its answer."""
    return NoShow.objects.filter(offer_id=offer_id, state=Claim.OPEN).first()


def last_claim(offer_id: UUID) -> NoShow | None:
    """The newest, whatever became of it."""
    return NoShow.objects.filter(offer_id=offer_id).order_by("-id").first()


def _under_way() -> QuerySet[PremiumOffer]:
    unconfirmed = Q(state=OfferState.COMPLETED, confirmed_at__isnull=True)
    return PremiumOffer.objects.filter(Q(state=OfferState.ACCEPTED) | unconfirmed)

"""What services have earned an expert, for the statement: sold, and given back (C14)."""

from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from peerdesk.core.clock import rfc3339
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.premium.lifecycle import OfferState
from peerdesk.domain.premium.models import PremiumOffer


def services_sold(expert_id: UUID, community: Community) -> QuerySet[PremiumOffer]:
    """Services that were paid, each `moved_at` when it was accepted."""
    rows = PremiumOffer.objects.filter(expert_id=expert_id, community=community)
    return rows.filter(accepted_at__isnull=False).annotate(moved_at=F("accepted_at"))


def services_returned(expert_id: UUID, community: Community) -> QuerySet[PremiumOffer]:
    """Those of them whose price went back, each `moved_at` when it did."""
    rows = PremiumOffer.objects.filter(expert_id=expert_id, community=community)
    back = rows.filter(state=OfferState.CANCELLED, accepted_at__isnull=False)
    return back.exclude(ended_at=None).annotate(moved_at=F("ended_at"))


def sold_page(
    expert_id: UUID, community: Community, *, before: UUID | None, limit: int
) -> list[PremiumOffer]:
    """Sold services, newest first, by keyset."""
    rows = services_sold(expert_id, community)
    if before:
        rows = rows.filter(id__lt=before)
    return list(rows.select_related("conversation").order_by("-id")[:limit])


def earning_wire(offer: PremiumOffer) -> dict[str, Any]:
    """What a service earned, among the expert's other earnings; nothing once it went back."""
    back = offer.state == OfferState.CANCELLED
    assert offer.accepted_at is not None
    return {
        "id": str(offer.pk),
        "conversation": str(offer.conversation_id),
        "premium_offer": str(offer.pk),
        "excerpt": offer.title,
        "stars": None,
        "implicit": False,
        "amount": Money(0 if back else offer.earned_minor, offer.currency).as_wire(),
        "why": "service_returned" if back else "service",
        "at": rfc3339(offer.accepted_at),
    }

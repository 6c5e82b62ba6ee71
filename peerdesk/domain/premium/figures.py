"""What became of the offers of a community lately, and who confirmed what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Sum

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.premium.lifecycle import OfferState
from peerdesk.domain.premium.models import Consent, PremiumGrant, PremiumOffer, Responsibility

_TAKEN = (OfferState.ACCEPTED, OfferState.COMPLETED, OfferState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Offers made since a moment, by what became of them; `sold` is what accepted ones cost."""

    made: int
    accepted: int
    declined: int
    lapsed: int  # expired or withdrawn
    sold: Money


def figures_since(community: Community, since: datetime) -> Figures:
    """Counted by the database, one row a state."""
    rows = PremiumOffer.objects.filter(community=community, offered_at__gte=since)
    by_state = {
        state: (count, sum_minor)
        for state, count, sum_minor in rows.values_list("state").annotate(
            Count("id"), Sum("price_minor")
        )
    }

    def counted(*states: OfferState) -> int:
        return sum(by_state.get(state, (0, 0))[0] for state in states)

    sold = sum(by_state.get(state, (0, 0))[1] for state in _TAKEN)
    return Figures(
        made=counted(*OfferState),
        accepted=counted(*_TAKEN),
        declined=counted(OfferState.DECLINED),
        lapsed=counted(OfferState.EXPIRED, OfferState.WITHDRAWN),
        sold=Money(int(sold), community.currency),
    )


def grants_of(community: Community, expert_ids: Collection[UUID]) -> dict[UUID, list[PremiumGrant]]:
    """What each of the experts may offer, in the order in which it was granted."""
    rows = PremiumGrant.objects.filter(community=community, expert_id__in=expert_ids, ended_at=None)
    found: dict[UUID, list[PremiumGrant]] = {}
    for row in rows.select_related("area").order_by("granted_at", "id"):
        found.setdefault(row.expert_id, []).append(row)
    return found


def confirmed_by(community: Community, version: int) -> int:
    """How many experts confirmed this version of the responsibility text."""
    return Consent.objects.filter(community=community, version=version).count()


def versions_of(community: Community) -> list[Responsibility]:
    """The owner's own texts, newest first."""
    rows = Responsibility.objects.filter(community=community).select_related("published_by")
    return list(rows.order_by("-version"))

"""What owners see of payments: the last month in sums, and what they have to see to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger.models import Entry
from peerdesk.domain.payments.lifecycle import ChargeState, DisputeState, RefundState
from peerdesk.domain.payments.models import Charge, Dispute, Refund

MONTH: Final = timedelta(days=30)
_FIRST: Final = 50


@dataclass(frozen=True, slots=True)
class Sums:
    """Of the last thirty days."""

    paid: Money
    count: int
    refused: int
    returned: Money

    @property
    def refused_percent(self) -> int | None:
        """Of all tries that ended, how many the bank refused; None without any."""
        tries = self.count + self.refused
        return round(100 * self.refused / tries) if tries else None


def sums_of(community: Community, now: datetime) -> Sums:
    """What came in and went back, in the community's currency."""
    since, currency = now - MONTH, community.currency
    tries = Charge.objects.filter(community=community, created_at__gte=since, currency=currency)
    paid = Q(state=ChargeState.SUCCEEDED)
    found = tries.aggregate(
        paid=Sum("amount_minor", filter=paid),
        count=Count("id", filter=paid),
        refused=Count("id", filter=Q(state=ChargeState.FAILED)),
    )
    back = Refund.objects.filter(
        charge__community=community, charge__currency=currency, decided_at__gte=since
    ).exclude(state=RefundState.FAILED)
    returned = back.aggregate(sum=Sum("amount_minor"))["sum"]
    return Sums(
        paid=Money(found["paid"] or 0, currency),
        count=found["count"],
        refused=found["refused"],
        returned=Money(returned or 0, currency),
    )


def to_see_to(community_id: UUID) -> list[Refund]:
    """Refunds that failed, which nobody has seen to, the oldest first."""
    rows = Refund.objects.select_related("charge").filter(charge__community_id=community_id)
    unseen = rows.filter(state=RefundState.FAILED, seen_to_at=None)
    return list(unseen.order_by("id")[:_FIRST])


def recent_payments(
    community_id: UUID, *, before: UUID | None = None, limit: int = 50
) -> list[Charge]:
    """What came in, newest first; without the tries that failed."""
    rows = Charge.objects.filter(community_id=community_id, state=ChargeState.SUCCEEDED)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id")[:limit])


def drift(provider: str) -> Mapping[str, int]:
    """By currency, what the books say of a provider less what its payments say; {} is right."""
    came = Charge.objects.filter(provider=provider).filter(
        Q(state=ChargeState.SUCCEEDED) | Q(late_at__isnull=False)
    )
    back = Refund.objects.filter(charge__provider=provider).exclude(state=RefundState.FAILED)
    taken = Dispute.objects.filter(provider=provider).exclude(state=DisputeState.WON)
    books = Entry.objects.filter(account__address=f"provider:{provider}")
    sums: dict[str, int] = {}
    for sign, rows in (
        (1, books.values("currency").annotate(sum=Sum("amount")).values_list("currency", "sum")),
        (1, _sums(came, "currency")),
        (-1, _sums(back, "charge__currency")),
        (-1, _sums(taken, "charge__currency")),
    ):
        for currency, amount in rows:
            sums[currency] = sums.get(currency, 0) + sign * amount
    return {currency: amount for currency, amount in sums.items() if amount}


def _sums(rows: QuerySet[Any], currency: str) -> Iterable[tuple[str, int]]:
    sums = rows.values(currency).annotate(sum=Sum("amount_minor"))
    return [(row[currency], row["sum"]) for row in sums]

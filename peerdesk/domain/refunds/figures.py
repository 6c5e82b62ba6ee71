"""An owner's figures on refunds: how they ended, what went back by month, which experts (P11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.queries import aliases_in
from peerdesk.domain.refunds.lifecycle import RequestState
from peerdesk.domain.refunds.models import RefundRequest

LATELY: Final = timedelta(days=90)
_MOST_EXPERTS: Final = 20


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many requests of the last ninety days ended how."""

    total: int
    open: int
    approved: int
    rejected: int
    withdrawn: int
    overdue: int
    returned: Money

    @property
    def approved_percent(self) -> int | None:
        """Of those that were decided; None where none was."""
        decided = self.approved + self.rejected
        return round(100 * self.approved / decided) if decided else None


@dataclass(frozen=True, slots=True)
class OfExpert:
    """One expert's requests of the last ninety days."""

    alias: str
    total: int
    approved: int
    answered: int
    returned: Money


@dataclass(frozen=True, slots=True)
class MonthSum:
    """What went back in the month that begins on `first`."""

    first: date
    total: Money


def outcomes(community: Community, *, now: datetime) -> Outcomes:
    """All in one row."""
    found = _lately(community, now).aggregate(
        total=Count("id"),
        returned=Sum(F("question_minor") + F("service_minor")),
        overdue=Count("id", filter=Q(state=RequestState.OPEN, decide_due_at__lt=now)),
        **{str(state): Count("id", filter=Q(state=state)) for state in RequestState},
    )
    returned = Money(int(found.pop("returned") or 0), community.currency)
    return Outcomes(**found, returned=returned)


def by_expert(community: Community, *, now: datetime) -> list[OfExpert]:
    """Those with the most requests first."""
    rows = (
        _lately(community, now)
        .exclude(expert=None)
        .values("expert")
        .annotate(
            total=Count("id"),
            approved=Count("id", filter=Q(state=RequestState.APPROVED)),
            answered=Count("id", filter=Q(answered_at__isnull=False)),
            returned=Sum(F("question_minor") + F("service_minor")),
        )
        .order_by("-total", "expert")[:_MOST_EXPERTS]
    )
    found = list(rows)
    aliases = aliases_in(community.id, [row["expert"] for row in found])
    return [
        OfExpert(
            aliases.get(row["expert"], ""),
            row["total"],
            row["approved"],
            row["answered"],
            Money(int(row["returned"] or 0), community.currency),
        )
        for row in found
    ]


def month_sums(
    community: Community, *, zone: ZoneInfo, months: int, now: datetime
) -> Sequence[MonthSum]:
    """What was decided to go back in the last months, the running one last, empty ones too."""
    firsts = _firsts(now.astimezone(zone).date(), months)
    since = datetime(firsts[0].year, firsts[0].month, 1, tzinfo=zone)
    rows = (
        RefundRequest.objects.filter(
            community=community, state=RequestState.APPROVED, decided_at__gte=since
        )
        .values(month=TruncMonth("decided_at", tzinfo=zone))
        .annotate(total=Sum(F("question_minor") + F("service_minor")))
        .values_list("month", "total")
    )
    sums = {month.astimezone(zone).date(): int(total or 0) for month, total in rows}
    return [MonthSum(first, Money(sums.get(first, 0), community.currency)) for first in firsts]


def _firsts(today: date, months: int) -> list[date]:
    last = today.year * 12 + today.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(last - months + 1, last + 1)]


def _lately(community: Community, now: datetime) -> QuerySet[RefundRequest]:
    return RefundRequest.objects.filter(community=community, requested_at__gte=now - LATELY)

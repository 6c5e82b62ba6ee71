"""How a community's memberships go: for its owners."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from peerdesk.core.money import Money
from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.subscriptions.lifecycle import Cadence, EndReason, SubscriptionState
from peerdesk.domain.subscriptions.models import Period, Subscription

LATELY: Final = timedelta(days=30)
_STATE = SubscriptionState


@dataclass(frozen=True, slots=True)
class Standing:
    """Members now, and what the last thirty days brought and took."""

    in_force: int
    ending: int
    resting: int
    begun: int
    ended: int
    withdrawn: int
    questions: int
    # What those that renew bring in a month: a year's price counts by its twelfth.
    monthly: Money


@dataclass(frozen=True, slots=True)
class MonthSum:
    """What members paid in one month, from its first day; refunds aren't taken off."""

    first: date
    total: Money


def standing_of(community: Community, *, now: datetime) -> Standing:
    """In three statements, however many members there are."""
    mine, since = Subscription.objects.filter(community=community), now - LATELY
    ended_lately = Q(state=_STATE.ENDED, ended_at__gte=since, started_at__isnull=False)
    counts = mine.aggregate(
        in_force=Count("id", filter=Q(state__in=(_STATE.ACTIVE, _STATE.ENDING))),
        ending=Count("id", filter=Q(state=_STATE.ENDING)),
        resting=Count("id", filter=Q(state=_STATE.RESTING)),
        begun=Count("id", filter=Q(started_at__gte=since)),
        ended=Count("id", filter=ended_lately),
        withdrawn=Count("id", filter=ended_lately & Q(end_reason=EndReason.WITHDRAWN)),
    )
    periods = Period.objects.filter(subscription__community=community, until_at__gte=now)
    asked = periods.aggregate(asked=Sum("covered"))["asked"] or 0
    return Standing(**counts, questions=asked, monthly=_monthly(community))


def month_sums(
    community: Community, *, zone: ZoneInfo, months: int, now: datetime
) -> list[MonthSum]:
    """The last months in that zone, oldest first, empty ones too."""
    firsts = _months_back(now.astimezone(zone).date(), months)
    start = datetime(firsts[0].year, firsts[0].month, 1, tzinfo=zone)
    paid = (
        Period.objects.filter(subscription__community=community, from_at__gte=start)
        .annotate(month=TruncMonth("from_at", tzinfo=zone))
        .values("month")
        .annotate(total=Sum("charge__amount_minor"))
    )
    sums = {row["month"].date(): row["total"] for row in paid}
    return [MonthSum(one, Money(sums.get(one, 0), community.currency)) for one in firsts]


def members_page(
    community: Community, *, cursor: str | None = None, limit: int = 30
) -> Page[Subscription]:
    """Who bought a membership, newest first; those never paid are left out."""
    limit = limited(limit)
    rows = Subscription.objects.filter(community=community).select_related("plan")
    rows = rows.exclude(state=_STATE.ENDED, started_at=None)
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    return page_of(rows.order_by("-id")[: limit + 1], limit=limit, cursor=lambda row: row.id)


def aliases_of(community: Community, members: Iterable[Subscription]) -> dict[UUID, str]:
    """The names by which the community knows these customers."""
    rows = Membership.objects.filter(
        community=community,
        role=Membership.Role.CUSTOMER,
        person_id__in={one.person_id for one in members},
    )
    return dict(rows.values_list("person_id", "alias"))


def _monthly(community: Community) -> Money:
    renewing = Subscription.objects.filter(community=community, state=_STATE.ACTIVE)
    by_cadence = renewing.values("plan__cadence").annotate(total=Sum("plan__price_minor"))
    minor = sum(row["total"] // Cadence(row["plan__cadence"]).months for row in by_cadence)
    return Money(minor, community.currency)


def _months_back(today: date, months: int) -> list[date]:
    first = today.year * 12 + today.month - months
    return [date(one // 12, one % 12 + 1, 1) for one in range(first, first + months)]

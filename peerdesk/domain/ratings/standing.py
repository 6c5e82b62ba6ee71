"""Reads for an expert's own screens: which chats wait for stars, what the others got and earned."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncWeek

from peerdesk.core.money import Money
from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ratings.models import Rating


def ratings_of(expert_id: UUID, conversations: Collection[UUID]) -> dict[UUID, Rating]:
    """The expert's last rating in each conversation; void ones are none."""
    rows = Rating.objects.filter(expert_id=expert_id, conversation_id__in=conversations)
    return {
        row.conversation_id: row
        for row in rows.exclude(state=Rating.State.VOID).order_by("episode")
    }


@dataclass(frozen=True, slots=True)
class Stars:
    """What customers gave by hand, and how many ratings came of themselves (F6)."""

    given: int
    total: int
    implicit: int

    @property
    def mean(self) -> float | None:
        """The mean of given stars; None before the first."""
        return self.total / self.given if self.given else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Chats that wait for stars: how many, what they count as without them, until when."""

    count: int
    most: Money
    last_due: datetime | None


def rated_page(
    expert_id: UUID, community: Community, *, cursor: str | None = None, limit: int = 20
) -> Page[Rating]:
    """Every chat that the expert has finished, newest first, by keyset (C14)."""
    limit = limited(limit)
    rows = _of(expert_id, community).select_related("conversation__reason")
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    return page_of(rows.order_by("-id")[: limit + 1], limit=limit, cursor=lambda row: row.id)


def every_rating(expert_id: UUID, community: Community) -> Iterator[Rating]:
    """All of them, oldest first, for an export."""
    rows = _of(expert_id, community).select_related("conversation__reason")
    return rows.order_by("id").iterator(chunk_size=2000)


def stars_of(expert_id: UUID, community: Community) -> Stars:
    """Given stars count, automatic ones don't (F6)."""
    given, implicit = Q(state=Rating.State.GIVEN), Q(state=Rating.State.IMPLICIT)
    found = _of(expert_id, community).aggregate(
        given=Count("id", filter=given),
        total=Sum("stars", filter=given),
        implicit=Count("id", filter=implicit),
    )
    return Stars(found["given"], found["total"] or 0, found["implicit"])


def stars_given_since(community: Community, since: datetime) -> Stars:
    """The stars that all experts of a community were given since a time."""
    found = Rating.objects.filter(
        community=community, state=Rating.State.GIVEN, rated_at__gte=since
    ).aggregate(given=Count("id"), total=Sum("stars"))
    return Stars(found["given"], found["total"] or 0, 0)


def waiting_for_stars(expert_id: UUID, community: Community) -> Waiting:
    """What is still to be rated, at the most it can earn."""
    asked = _of(expert_id, community).filter(state=Rating.State.ASKED)
    found = asked.aggregate(count=Count("id"), last=Max("due_at"))
    one = Money.of(community.policy.pay_for(5), community.currency)
    most = Money(one.amount_minor * found["count"], community.currency)
    return Waiting(found["count"], most, found["last"])


def chats_by_week(
    expert_id: UUID, community: Community, *, zone: ZoneInfo, since: datetime
) -> dict[date, int]:
    """How many chats were rated in each week, by its Monday."""
    rows = (
        _of(expert_id, community)
        .filter(rated_at__gte=since)
        .values(week=TruncWeek("rated_at", tzinfo=zone))
        .annotate(count=Count("id"))
        .values_list("week", "count")
    )
    return {week.astimezone(zone).date(): count for week, count in rows}


def _of(expert_id: UUID, community: Community) -> QuerySet[Rating]:
    return Rating.objects.filter(expert_id=expert_id, community=community).exclude(
        state=Rating.State.VOID
    )

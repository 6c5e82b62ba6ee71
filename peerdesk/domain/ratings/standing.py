"""Reads for an expert's own screens: which chats wait for stars, what the others got and earned."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncWeek

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ratings.lifecycle import AUTOMATIC, NOT_THE_HELPERS_FAULT
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.ratings.pay import earned


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
    not_counted: int = 0  # given, but no fault of the helper's, or excused by an owner (F7)

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


def first_rated_at(expert_id: UUID, community: Community) -> datetime | None:
    """When the expert's first chat was rated, of itself or by hand."""
    first: datetime | None = _of(expert_id, community).aggregate(at=Min("rated_at"))["at"]
    return first


def stars_of(expert_id: UUID, community: Community) -> Stars:
    """Given stars count, automatic ones don't (F6)."""
    given, implicit = Q(state=Rating.State.GIVEN), Q(state__in=AUTOMATIC)
    counted = given & Q(excused=False) & ~Q(reason__in=NOT_THE_HELPERS_FAULT)
    found = _of(expert_id, community).aggregate(
        given=Count("id", filter=counted),
        total=Sum("stars", filter=counted),
        implicit=Count("id", filter=implicit),
        not_counted=Count("id", filter=given & ~counted),
    )
    return Stars(found["given"], found["total"] or 0, found["implicit"], found["not_counted"])


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
    if community.mode == Community.Mode.PAID:
        most = asked.aggregate(sum=Sum("pay_minor"))["sum"] or 0
        return Waiting(found["count"], Money(most, community.currency), found["last"])
    shares = asked.values("share_percent").annotate(count=Count("id"))
    most = sum(
        earned(community, 5, one["share_percent"]).amount_minor * one["count"] for one in shares
    )
    return Waiting(found["count"], Money(most, community.currency), found["last"])


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

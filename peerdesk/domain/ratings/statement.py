"""An expert's statement: each chat when it was rated, and what moved its pay afterwards (C14)."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple, Self
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ratings.lifecycle import AUTOMATIC, RatingState
from peerdesk.domain.ratings.models import Appeal, FormerRating, Rating
from peerdesk.domain.ratings.pay import awaited, earned


class Kind(StrEnum):
    """What a line of the statement tells."""

    CHAT = "chat"
    WAITING = "waiting"  # not rated yet: the amount is what it counts as without stars
    CHANGED = "changed"
    APPEAL = "appeal"
    BRIEF = "brief"  # of a forwarded chat, found worth something by the receiving agent
    SERVICE = "service"  # a premium service that was paid
    RETURNED = "returned"  # and one whose price went back
    LOST = "lost"  # a part of a share that a lost dispute took
    PAYOUT = "payout"


class Mark(NamedTuple):
    """A place in a statement; lines stand by time, and by id where two came at one instant."""

    at: datetime
    id: UUID

    @classmethod
    def parse(cls, text: str) -> Self:
        """The mark in a cursor; raises ValueError for one that we never gave."""
        at, _, id_ = text.partition("_")
        found = datetime.fromisoformat(at)
        if found.tzinfo is None:
            raise ValueError("A mark has a zone.")
        return cls(found, UUID(id_))

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.id}"


class Span(NamedTuple):
    """From a time until before another; None is for ever."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the amount in minor units, below zero for what was taken back."""

    kind: Kind
    mark: Mark
    rating: Rating
    stars: int | None
    implicit: bool
    minor: int
    before: FormerRating | None = None
    appeal: Appeal | None = None


def statement_lines(
    expert_id: UUID,
    community: Community,
    *,
    span: Span,
    before: Mark | None = None,
    limit: int,
) -> list[Line]:
    """The newest lines before a mark, newest first; at most `limit`."""
    whose = (expert_id, community, span, before, limit)
    lines: Iterable[Line] = newest_first(_chats(*whose), _changes(*whose), _appeals(*whose))
    return list(islice(lines, limit))


def newest_first(*lists: Iterable[Any]) -> Iterator[Any]:
    """Lists that are each in this order, as one."""
    return heapq.merge(*lists, key=lambda line: line.mark, reverse=True)


def within(rows: QuerySet[Any], span: Span, before: Mark | None) -> QuerySet[Any]:
    """Rows that carry `moved_at`, of the span and before the mark, newest first."""
    if span.since:
        rows = rows.filter(moved_at__gte=span.since)
    if span.until:
        rows = rows.filter(moved_at__lt=span.until)
    if before:
        rows = rows.filter(Q(moved_at__lt=before.at) | Q(moved_at=before.at, id__lt=before.id))
    return rows.order_by("-moved_at", "-id")


def _chats(
    expert_id: UUID, community: Community, span: Span, before: Mark | None, limit: int
) -> Iterator[Line]:
    rows = Rating.objects.filter(expert_id=expert_id, community=community)
    rows = rows.exclude(state=RatingState.VOID).annotate(moved_at=Coalesce("rated_at", "asked_at"))
    found = list(within(rows.select_related("conversation__reason", "brief"), span, before)[:limit])
    first, restored = _first_said(found), _restored(found)
    for row in found:
        mark, was = Mark(row.moved_at, row.id), first.get(row.id)
        if row.state == RatingState.ASKED:
            most = awaited(row, community)
            yield Line(Kind.WAITING, mark, row, None, False, most.amount_minor)
        elif was:
            yield Line(Kind.CHAT, mark, row, was.stars, was.implicit, was.pay_minor)
        else:
            implicit = row.state in AUTOMATIC
            paid = (row.pay_minor or 0) - restored.get(row.id, 0)
            yield Line(Kind.CHAT, mark, row, row.stars, implicit, paid)


def best_pay(community: Community) -> Money:
    """What five stars earn where the brand pays; elsewhere the tariff pays nothing."""
    return earned(community, 5)


def _first_said(ratings: Sequence[Rating]) -> dict[UUID, FormerRating]:
    """What the changed ones among them said first."""
    changed = [row.id for row in ratings if row.changes]
    rows = FormerRating.objects.filter(rating__in=changed, number=1)
    return {row.rating_id: row for row in rows}


def _restored(ratings: Sequence[Rating]) -> dict[UUID, int]:
    """What owners restored of them: a line of its own."""
    rows = Appeal.objects.filter(rating__in=[row.id for row in ratings], restored_minor__gt=0)
    return dict(rows.values_list("rating_id", "restored_minor"))


def _changes(
    expert_id: UUID, community: Community, span: Span, before: Mark | None, limit: int
) -> Iterator[Line]:
    """Each change, with the stars that it gave: those of the next change's former, or today's."""
    rows = FormerRating.objects.filter(rating__expert_id=expert_id, rating__community=community)
    rows = rows.select_related("rating__conversation__reason").annotate(moved_at=F("replaced_at"))
    found = list(within(rows, span, before)[:limit])
    said = _said_after(found)
    for row in found:
        stars = said.get((row.rating_id, row.number + 1), row.rating.stars)
        mark = Mark(row.moved_at, row.id)
        yield Line(Kind.CHANGED, mark, row.rating, stars, False, row.moved_minor, before=row)


def _said_after(found: Sequence[FormerRating]) -> dict[tuple[UUID, int], int]:
    rows = FormerRating.objects.filter(rating__in=[row.rating_id for row in found])
    return {(row.rating_id, row.number): row.stars for row in rows}


def _appeals(
    expert_id: UUID, community: Community, span: Span, before: Mark | None, limit: int
) -> Iterator[Line]:
    rows = Appeal.objects.filter(rating__expert_id=expert_id, community=community)
    rows = rows.exclude(outcome="").annotate(moved_at=F("decided_at"))
    for row in within(rows.select_related("rating__conversation__reason"), span, before)[:limit]:
        mark = Mark(row.moved_at, row.id)
        yield Line(Kind.APPEAL, mark, row.rating, None, False, row.restored_minor, appeal=row)

"""The expert's statement: chats, services, changes and payouts as one list, by time (C14)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from peerdesk.core.paging import Page, page_of, parse_cursor
from peerdesk.domain.communities.models import Community
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.forwarding.queries import judged_briefs
from peerdesk.domain.payouts.models import PayoutItem
from peerdesk.domain.payouts.outlook import credits_before
from peerdesk.domain.premium.earnings import services_returned, services_sold
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.questions.models import QuestionReturn
from peerdesk.domain.questions.queries import shares_returned
from peerdesk.domain.ratings.statement import (
    Kind,
    Line,
    Mark,
    Span,
    newest_first,
    statement_lines,
    within,
)
from peerdesk.domain.refunds.models import DisputeCase
from peerdesk.domain.refunds.queries import shares_taken

SHOWN = 20
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Credit:
    """A payout to the expert, as a line of the statement."""

    mark: Mark
    item: PayoutItem
    kind: Kind = Kind.PAYOUT


@dataclass(frozen=True, slots=True)
class Judged:
    """A brief that was found worth something, as a line of the statement."""

    mark: Mark
    brief: Brief
    kind: Kind = Kind.BRIEF


@dataclass(frozen=True, slots=True)
class Served:
    """A premium service that was paid, or its price gone back, as a line of the statement."""

    mark: Mark
    offer: PremiumOffer
    minor: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A question's price that went back after it was earned, as a line of the statement."""

    mark: Mark
    back: QuestionReturn
    kind: Kind = Kind.RETURNED


@dataclass(frozen=True, slots=True)
class Lost:
    """A part of a share that a lost dispute took, as a line of the statement."""

    mark: Mark
    case: DisputeCase
    conversation_id: UUID
    kind: Kind = Kind.LOST


class Month(NamedTuple):
    """A month of the reader's calendar."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> "Month | None":
        """2026-03; None for anything else."""
        try:
            first = datetime.strptime(text, "%Y-%m")  # noqa: DTZ007 - a month has no zone
        except ValueError:
            return None
        return cls(first.year, first.month)

    @property
    def span(self) -> Span:
        """From its first instant to the next month's, in the reader's zone."""
        zone = timezone.get_current_timezone()
        year, month = (self.year + 1, 1) if self.month == 12 else (self.year, self.month + 1)
        return Span(
            datetime(self.year, self.month, 1, tzinfo=zone), datetime(year, month, 1, tzinfo=zone)
        )

    @property
    def first(self) -> datetime:
        """For the templates, which name it."""
        return datetime(self.year, self.month, 1, tzinfo=timezone.get_current_timezone())

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


AnyLine = Line | Credit | Judged | Served | Lost | TakenBack


def months_back(now: datetime, since: datetime, most: int = 24) -> list[Month]:
    """This month and those before it, newest first, back to when the expert began."""
    month, found = Month(now.year, now.month), list[Month]()
    while len(found) < most and (month.year, month.month) >= (since.year, since.month):
        found.append(month)
        month = (
            Month(month.year - 1, 12) if month.month == 1 else Month(month.year, month.month - 1)
        )
    return found or [month]


def statement_page(
    person_id: UUID, community: Community, *, month: Month | None, cursor: str | None
) -> Page[AnyLine]:
    """A page of the statement, newest first."""
    span = month.span if month else Span()
    before = parse_cursor(cursor, Mark.parse)
    lines = _lines(person_id, community, span, before, SHOWN + 1)
    return page_of(lines, limit=SHOWN, cursor=lambda line: line.mark)


def every_line(person_id: UUID, community: Community, month: Month | None) -> Iterator[AnyLine]:
    """All of it, newest first, for an export."""
    span, before = month.span if month else Span(), None
    while True:
        lines = list(_lines(person_id, community, span, before, _AT_ONCE))
        yield from lines
        if len(lines) < _AT_ONCE:
            return
        before = lines[-1].mark


def _lines(
    person_id: UUID, community: Community, span: Span, before: Mark | None, limit: int
) -> Iterator[AnyLine]:
    ratings = statement_lines(person_id, community, span=span, before=before, limit=limit)
    found = credits_before(
        person_id, community, since=span.since, until=span.until, before=before, limit=limit
    )
    paid = [Credit(Mark(item.payout.created_at, item.id), item) for item in found]
    judged = within(judged_briefs(person_id, community), span, before)
    shown = judged.select_related("conversation__reason")[:limit]
    briefs = [Judged(Mark(one.moved_at, one.id), one) for one in shown]
    whose = (person_id, community)
    services = (
        _served(services_sold(*whose), span, before, limit, 1),
        _served(services_returned(*whose), span, before, limit, -1),
    )
    backs = within(shares_returned(*whose), span, before)[:limit]
    taken = [TakenBack(Mark(one.moved_at, one.id), one) for one in backs]
    cases = within(shares_taken(person_id, community.id), span, before)[:limit]
    gone = [
        Lost(Mark(one.moved_at, one.id), one, one.conversation_id)
        for one in cases
        if one.conversation_id is not None
    ]
    return islice(newest_first(ratings, paid, briefs, taken, gone, *services), limit)


def _served(
    rows: QuerySet[PremiumOffer], span: Span, before: Mark | None, limit: int, sign: int
) -> list[Served]:
    kind = Kind.SERVICE if sign > 0 else Kind.RETURNED
    found = within(rows.select_related("conversation__reason"), span, before)[:limit]
    return [Served(Mark(one.moved_at, one.id), one, sign * one.earned_minor, kind) for one in found]

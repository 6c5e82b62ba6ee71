"""The queues of a support desk, by community; `access.py` has the last word on each conversation.

What is owed first comes first: the overdue, the soonest due, at last what owes nothing. Each page
begins after the last row of the one before, so that depth costs nothing.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from peerdesk.core.clock import rfc3339
from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.domain.conversations.lifecycle import DESK_STATES, Queue, State
from peerdesk.domain.conversations.models import Conversation

CHAT, TICKET = Conversation.Channel.CHAT, Conversation.Channel.TICKET
WAITING_STATES: Final = (State.WAITING, State.FORWARDED)
QUEUES: Final = (
    "waiting", "overdue", "forwarded", "live", "tickets", "pending", "mine", "all",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose desk: the agent, the communities, and of which teams (None: whatever team)."""

    person_id: UUID
    communities: Sequence[UUID]
    teams: Collection[UUID] | None = None


def queue_page(
    key: str, desk: Desk, *, now: datetime, cursor: str | None = None, limit: int = 50
) -> Page[Conversation]:
    """A page of one of `QUEUES`; raises WrongCursor."""
    limit = limited(limit)
    if key == "all":
        return _newest(_rows(desk), cursor, limit)
    channels = _CHANNELS.get(key, (CHAT, TICKET))
    rows = _in(key, desk, now)
    # An index holds one community's channel in order; several are merged here.
    parts = [
        rows.filter(community_id=where, channel=channel)
        for where, channel in product(desk.communities, channels)
    ]
    return _owed_first(parts, cursor, limit)


def of_customer(one: Conversation, *, limit: int = 5) -> list[Conversation]:
    """The other conversations of the same customer in the same community, newest first."""
    rows = Conversation.objects.filter(customer_id=one.customer_id, community_id=one.community_id)
    return list(rows.exclude(id=one.id).select_related("reason").order_by("-id")[:limit])


def id_of_number(number: int, communities: Sequence[UUID]) -> UUID | None:
    """Which conversation people mean by #number, if it is of these communities."""
    if not 0 < number < 2**63:
        return None
    rows = Conversation.objects.filter(number=number, community_id__in=communities)
    return rows.values_list("id", flat=True).first()


def _rows(desk: Desk) -> QuerySet[Conversation]:
    rows = Conversation.objects.select_related("community", "reason", "team")
    if desk.teams is not None:
        rows = rows.filter(team_id__in=desk.teams)
    return rows.filter(community_id__in=desk.communities)


def _in(key: str, desk: Desk, now: datetime) -> QuerySet[Conversation]:
    rows = _rows(desk)
    if key == "mine":
        rows = rows.filter(handler_id=desk.person_id, handler_role="agent")
        return rows.exclude(state=State.CLOSED)
    if key == "pending":
        return rows.filter(state=State.PENDING)
    return rows.filter(_STATES[key](now), queue=Queue.AGENTS)


_CHANNELS: Final = {"live": (CHAT,), "tickets": (TICKET,)}
_STATES: Final[dict[str, Callable[[datetime], Q]]] = {
    "waiting": lambda _now: Q(state__in=WAITING_STATES),
    "overdue": lambda now: Q(state__in=DESK_STATES, answer_due_at__lt=now),
    "forwarded": lambda _now: Q(state__in=WAITING_STATES, forwarded_at__isnull=False),
    "live": lambda _now: Q(state__in=(State.WAITING, State.ACTIVE), forwarded_at=None),
    "tickets": lambda _now: Q(state__in=DESK_STATES),
}


class _Place(NamedTuple):
    """Where a page ends: what is owed there, and the row."""

    owed: datetime | None
    id: UUID


def _owed_first(
    parts: Iterable[QuerySet[Conversation]], cursor: str | None, limit: int
) -> Page[Conversation]:
    after = parse_cursor(cursor, _place)
    found = [row for part in parts for row in _piece(part, after, limit + 1)]
    found.sort(key=lambda row: (row.answer_due_at is None, row.answer_due_at or 0, row.id))
    return page_of(found[: limit + 1], limit=limit, cursor=_cursor)


def _piece(rows: QuerySet[Conversation], after: _Place | None, most: int) -> list[Conversation]:
    """In two looks into the index: what is owed, and if there is room what is not."""
    found: list[Conversation] = []
    if after is None or after.owed is not None:
        owed = rows.filter(answer_due_at__isnull=False)
        if after is not None:
            later = Q(answer_due_at__gt=after.owed) | Q(id__gt=after.id)
            owed = owed.filter(later, answer_due_at__gte=after.owed)
        found = list(owed.order_by("answer_due_at", "id")[:most])
    if len(found) < most:
        rest = rows.filter(answer_due_at=None)
        if after is not None and after.owed is None:
            rest = rest.filter(id__gt=after.id)
        found += rest.order_by(F("answer_due_at").asc(), "id")[: most - len(found)]
    return found


def _newest(rows: QuerySet[Conversation], cursor: str | None, limit: int) -> Page[Conversation]:
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    return page_of(rows.order_by("-id")[: limit + 1], limit=limit, cursor=lambda row: row.id)


def _cursor(row: Conversation) -> str:
    return f"{rfc3339(row.answer_due_at) if row.answer_due_at else ''}~{row.id}"


def _place(cursor: str) -> _Place:
    owed, _tilde, row = cursor.partition("~")
    at = datetime.fromisoformat(owed) if owed else None
    if at is not None and at.tzinfo is None:
        raise ValueError
    return _Place(at, UUID(row))

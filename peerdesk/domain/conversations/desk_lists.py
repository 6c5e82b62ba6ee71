"""The queues of a support desk, by community; `access.py` has the last word on each conversation.

What is owed first comes first: the overdue, the soonest due, at last what owes nothing. Each page
begins after the last row of the one before, so that depth costs nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from peerdesk.core.clock import rfc3339
from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.core.selecting import attach, select
from peerdesk.core.statements import Asked, Uuids, columns_of
from peerdesk.domain.conversations.models import Conversation

CHAT, TICKET = Conversation.Channel.CHAT, Conversation.Channel.TICKET
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
    """A page of one of `QUEUES`, each row with its community, reason and team; raises WrongCursor.

    One statement of our own: a row as wide as this one, joined to three others, takes Django
    longer to build and to read than PostgreSQL to find.
    """
    limit = limited(limit)
    if key == "all":
        before = parse_cursor(cursor, UUID)
        found = _asked(_newest(limit + 1, is_later=before is not None), desk, now, id=before)
        page = page_of(found, limit=limit, cursor=lambda row: row.id)
    else:
        after = parse_cursor(cursor, _place)
        statement = _owed_first(key, limit + 1, _pieces(after))
        found = _asked(statement, desk, now, **(after._asdict() if after else {}))
        page = page_of(found, limit=limit, cursor=_cursor)
    attach(page.items, "community", "reason", "team")
    return page


def of_customer(one: Conversation, *, limit: int = 20) -> list[Conversation]:
    """The other conversations of the same customer in the same community, newest first.

    Without what isn't paid yet, as in every list: that only its customer sees.
    """
    return select(Conversation, _OTHERS, [one.customer_id, one.community_id, one.id, limit])


_OTHERS: Final = """
WHERE one.customer_id = %s AND one.community_id = %s AND one.id <> %s AND one.state <> 'unpaid'
ORDER BY one.id DESC LIMIT %s
"""


def id_of_number(number: int, communities: Sequence[UUID]) -> UUID | None:
    """Which conversation people mean by #number, if it is of these communities."""
    if not 0 < number < 2**63:
        return None
    rows = Conversation.objects.filter(number=number, community_id__in=communities)
    return rows.values_list("id", flat=True).first()


# What lies in each; "all" is everything but what isn't paid yet. desk_counts.py counts the same.
CONDITIONS: Final = {
    "waiting": "c.queue = 'agents' AND c.state IN ('waiting', 'forwarded')",
    "overdue": (
        "c.queue = 'agents' AND c.state IN ('waiting', 'active', 'forwarded')"
        " AND c.answer_due_at < %(now)s"
    ),
    "forwarded": (
        "c.queue = 'agents' AND c.state IN ('waiting', 'forwarded') AND c.forwarded_at IS NOT NULL"
    ),
    "live": (
        "c.queue = 'agents' AND c.state IN ('waiting', 'active') AND c.channel = 'chat'"
        " AND c.forwarded_at IS NULL"
    ),
    "tickets": (
        "c.queue = 'agents' AND c.state IN ('waiting', 'active', 'forwarded')"
        " AND c.channel = 'ticket'"
    ),
    "pending": "c.state = 'pending'",
    "mine": "c.handler_id = %(person)s AND c.handler_role = 'agent' AND c.state <> 'closed'",
}
OF_TEAMS: Final = "(%(any_team)s OR c.team_id = ANY(%(teams)s::uuid[]))"


def values_of(desk: Desk, now: datetime) -> dict[str, Any]:
    """What the conditions name."""
    return {
        "communities": Uuids(desk.communities),
        "person": desk.person_id,
        "teams": Uuids(desk.teams or ()),
        "any_team": desk.teams is None,
        "now": now,
    }


def _asked(statement: str, desk: Desk, now: datetime, **place: Any) -> list[Conversation]:
    return Asked(statement, {**values_of(desk, now), **place}).objects(Conversation)


class _Place(NamedTuple):
    """Where a page ends: what is owed there, and the row."""

    owed: datetime | None
    id: UUID


_LATER: Final = "c.answer_due_at >= %(owed)s AND (c.answer_due_at > %(owed)s OR c.id > %(id)s)"
_FREE: Final = "c.answer_due_at IS NULL"


def _pieces(after: _Place | None) -> tuple[str, ...]:
    """What follows a place: each piece is one look into the index, from there on."""
    if after is None:
        return ("true",)
    if after.owed is None:
        return (f"{_FREE} AND c.id > %(id)s",)
    return (_LATER, _FREE)


@cache
def _owed_first(key: str, most: int, pieces: tuple[str, ...]) -> str:
    """An index holds one community's channel in order; several are merged here."""
    looks = " UNION ALL ".join(
        f"""(
        SELECT c.* FROM conversations_conversation c
        WHERE c.community_id = part.community_id AND c.channel = part.channel
            AND {CONDITIONS[key]} AND {OF_TEAMS} AND {piece}
        ORDER BY c.answer_due_at, c.id LIMIT {most})"""  # noqa: S608 - our own constants
        for piece in pieces
    )
    channels = ", ".join(f"('{one}')" for one in _CHANNELS.get(key, (CHAT, TICKET)))
    return f"""
    SELECT {columns_of(Conversation, "c")}
    FROM (SELECT community_id, channel FROM unnest(%(communities)s) AS one (community_id),
        (VALUES {channels}) AS two (channel)) AS part
    CROSS JOIN LATERAL ({looks}) AS c
    ORDER BY c.answer_due_at, c.id LIMIT {most}
    """  # noqa: S608 - the same


@cache
def _newest(most: int, *, is_later: bool) -> str:
    before = "AND c.id < %(id)s" if is_later else ""
    return f"""
    SELECT {columns_of(Conversation, "c")}
    FROM unnest(%(communities)s) AS part (community_id)
    CROSS JOIN LATERAL (
        SELECT c.* FROM conversations_conversation c
        WHERE c.community_id = part.community_id AND c.state <> 'unpaid' AND {OF_TEAMS} {before}
        ORDER BY c.id DESC LIMIT {most}
    ) AS c
    ORDER BY c.id DESC LIMIT {most}
    """  # noqa: S608 - our own constants


_CHANNELS: Final = {"live": (CHAT,), "tickets": (TICKET,)}


def _cursor(row: Conversation) -> str:
    return f"{rfc3339(row.answer_due_at) if row.answer_due_at else ''}~{row.id}"


def _place(cursor: str) -> _Place:
    owed, _tilde, row = cursor.partition("~")
    at = datetime.fromisoformat(owed) if owed else None
    if at is not None and at.tzinfo is None:
        raise ValueError
    return _Place(at, UUID(row))

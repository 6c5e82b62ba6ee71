"""How many lie in each queue of a desk, in one statement; from 100 on nobody counts further."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import connection

from peerdesk.domain.conversations.desk_lists import Desk

MOST: Final = 100


def counts_of(desk: Desk, *, now: datetime) -> Mapping[str, int]:
    """By queue, up to 100; "all" isn't counted."""
    values: dict[str, Any] = {
        "communities": list(desk.communities),
        "person": desk.person_id,
        "teams": list(desk.teams) if desk.teams is not None else None,
        "any_team": desk.teams is None,
        "now": now,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, values)
        return dict(zip(_QUEUES, cursor.fetchone(), strict=True))


# The conditions of desk_lists.py; each reads at most 100 rows of an index.
_QUEUES: Final = {
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


_COUNTED: Final = """(SELECT count(*) FROM (
    SELECT FROM conversations_conversation c
    WHERE c.community_id = ANY(%(communities)s) AND CONDITION
        AND (%(any_team)s OR c.team_id = ANY(%(teams)s::uuid[]))
    LIMIT %(most)s
) AS found)"""
_STATEMENT: Final = "SELECT " + ", ".join(
    _COUNTED.replace("CONDITION", condition) for condition in _QUEUES.values()
)

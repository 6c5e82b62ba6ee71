"""How many conversations of a community wait, are in hand and were answered, in one statement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class Pulse:
    """`longest`: since when the one waits that waits longest; `median_wait` in seconds."""

    waiting: int
    longest: datetime | None
    active: int
    closed: int
    median_wait: float | None


def pulse_of(community_id: UUID, *, since: datetime) -> Pulse:
    """What is open now, and what was taken and closed since a time."""
    with connection.cursor() as cursor:
        cursor.execute(_PULSE, {"community": community_id, "since": since})
        return Pulse(*cursor.fetchone())


_PULSE = """
SELECT count(*) FILTER (WHERE state IN ('waiting', 'forwarded')),
    min(coalesce(waiting_since, opened_at)) FILTER (WHERE state IN ('waiting', 'forwarded')),
    count(*) FILTER (WHERE state = 'active'),
    count(*) FILTER (WHERE closed_at >= %(since)s AND first_replied_at IS NOT NULL),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM assigned_at - opened_at))
        FILTER (WHERE assigned_at >= %(since)s)
FROM conversations_conversation
WHERE community_id = %(community)s
    AND (state <> 'closed' OR closed_at >= %(since)s OR assigned_at >= %(since)s)
"""

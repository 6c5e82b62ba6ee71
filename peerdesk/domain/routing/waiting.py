"""How long a customer waits: what it usually was, and where an asking stands now (F15)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

WINDOW = timedelta(days=14)
ENOUGH = 5  # fewer waits than this say nothing about the next one


@dataclass(frozen=True, slots=True)
class Usual:
    """Seconds until an expert took it: half were faster than p50, nine of ten than p90."""

    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one span: how many were asked, how many of them may still answer, until when."""

    asked: int
    pending: int
    until: datetime | None


def usual_wait(community_id: UUID, *, now: datetime) -> Usual | None:
    """The waits of the last two weeks, the newest 200 of them; None when there are too few."""
    with connection.cursor() as cursor:
        cursor.execute(_USUAL, [community_id, now - WINDOW])
        count, p50, p90 = cursor.fetchone()
    return Usual(p50, p90) if count >= ENOUGH else None


def progress_of(conversation_id: UUID, episode: int) -> Progress:
    """Where the asking of this span stands."""
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS, [conversation_id, episode])
        asked, pending, until = cursor.fetchone()
    return Progress(asked, pending, until)


_USUAL = """
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds)
FROM (
    SELECT extract(epoch FROM i.answered_at - c.opened_at)::float8 AS seconds
    FROM routing_invitation i JOIN conversations_conversation c ON c.id = i.conversation_id
    WHERE i.community_id = %s AND i.state = 'accepted' AND i.episode = 1 AND i.answered_at > %s
    ORDER BY i.id DESC LIMIT 200
) AS waits
"""

_PROGRESS = """
SELECT count(*), count(*) FILTER (WHERE state = 'pending'),
    max(expires_at) FILTER (WHERE state = 'pending')
FROM routing_invitation WHERE conversation_id = %s AND episode = %s
"""

"""What became of a community's chats, by the reason they were asked under and by week (S3)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class Outcome:
    """Chats opened in the week from `monday` that somebody answered and that are over.

    `solved` in the chat, `converted` to a ticket, `forwarded`; `unanswered` is beside them: nobody
    was there, which says nothing of the reason.
    """

    reason_id: UUID
    monday: date
    chats: int
    converted: int
    forwarded: int
    unanswered: int

    @property
    def moved_on(self) -> int:
        return self.converted + self.forwarded


def outcomes_of(community_id: UUID, *, since: datetime, time_zone: str) -> list[Outcome]:
    """By reason and week, the oldest week first; weeks without a chat are left out."""
    values = {"community": community_id, "since": since, "zone": time_zone}
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, values)
        return [Outcome(*row) for row in cursor.fetchall()]


# One that was forwarded first and became a ticket later counts as forwarded, once.
_OUTCOMES = """
SELECT reason_id, monday,
    count(*) FILTER (WHERE NOT unanswered),
    count(*) FILTER (WHERE converted AND NOT forwarded),
    count(*) FILTER (WHERE forwarded),
    count(*) FILTER (WHERE unanswered)
FROM (
    SELECT coalesce(asked_reason_id, reason_id) AS reason_id,
        date_trunc('week', opened_at AT TIME ZONE %(zone)s)::date AS monday,
        converted_by IN ('customer', 'expert', 'agent') AS converted,
        forwarded_at IS NOT NULL AS forwarded,
        converted_by = 'waiting' AND forwarded_at IS NULL AS unanswered,
        state = 'closed' AND handler_id IS NOT NULL AS answered
    FROM conversations_conversation
    WHERE community_id = %(community)s AND opened_at >= %(since)s
        AND (channel = 'chat' OR converted_at IS NOT NULL)
) AS chats
WHERE converted OR forwarded OR unanswered OR answered
GROUP BY 1, 2
ORDER BY 2, 1
"""

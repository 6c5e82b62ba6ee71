"""What became of a community's chats, by the reason they were asked under and by week (S3)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from peerdesk.domain.intake.advice import Advice, advice


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
    values: dict[str, Any] = {"community": community_id, "since": since, "zone": time_zone}
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, values)
        return [Outcome(*row) for row in cursor.fetchall()]


def advice_by_reason(found: Sequence[Outcome]) -> dict[UUID, Advice]:
    """For each reason whether its chats turn out to be tickets too often."""
    chats: Counter[UUID] = Counter()
    moved: Counter[UUID] = Counter()
    for one in found:
        chats[one.reason_id] += one.chats
        moved[one.reason_id] += one.moved_on
    return {key: advice(moved[key], count) for key, count in chats.items()}


def outcomes_wire(found: Sequence[Outcome]) -> dict[str, Any]:
    """The figures as clients read them, with the reasons that should be tickets."""
    advised = [
        {"reason": str(key), "moved_on": one.moved_on, "chats": one.chats}
        | {"share": round(one.share, 4), "at_least": round(one.least, 4)}
        for key, one in advice_by_reason(found).items()
        if one.is_warranted
    ]
    items = [
        {
            "reason": str(one.reason_id),
            "week": one.monday.isoformat(),
            "chats": one.chats,
            "converted": one.converted,
            "forwarded": one.forwarded,
            "unanswered": one.unanswered,
        }
        for one in found
    ]
    return {"items": items, "next": None, "advice": advised}


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

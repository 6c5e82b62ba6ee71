"""Read marks: how far somebody has read; only ever forward."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection


class Mark(NamedTuple):
    """Somebody has read a conversation up to and including `seq`."""

    conversation_id: UUID
    person_id: UUID
    seq: int


def mark_read(marks: Sequence[Mark]) -> None:
    """Keep the marks, in one statement; one behind the kept mark or past the end changes nothing.

    Marks of people who aren't (or no longer) in the conversation are ignored.
    """
    if not marks:
        return
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [list(column) for column in zip(*marks, strict=True)])


# Locked in one order, so that two gateways that mark for the same people don't wait in a circle.
_MARK = """
WITH wanted AS (
    SELECT p.id, max(least(mark.seq, c.last_seq)) AS seq
    FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[]) AS mark (conversation_id, person_id, seq)
    JOIN conversations_participant p USING (conversation_id, person_id)
    JOIN conversations_conversation c ON c.id = p.conversation_id
    WHERE p.left_at IS NULL
    GROUP BY p.id
),
locked AS (
    SELECT p.id, wanted.seq FROM conversations_participant p JOIN wanted USING (id)
    WHERE wanted.seq > p.read_seq ORDER BY p.id FOR NO KEY UPDATE OF p
)
UPDATE conversations_participant p SET read_seq = greatest(p.read_seq, locked.seq)
FROM locked WHERE p.id = locked.id
"""

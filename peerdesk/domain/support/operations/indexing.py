"""Reading timelines into the search, after the fact: posting itself writes nothing for it.

A worker hears which conversations have news (indexing.py of the worker) and calls `index`; what
it didn't hear of, `catch_up` finds by comparing numbers. Both may run anywhere, at once, twice.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from peerdesk.core.fulltext import config_sql, plain_sql

_AT_ONCE: Final = 200  # conversations a transaction
_EVENTS: Final = 1000  # events a conversation and turn
# A tsvector ends at a megabyte: past so many different words nothing more is taken in.
_MOST_LEXEMES: Final = 30_000
_FIRST: Final = UUID(int=0)


def index(conversation_ids: Collection[UUID]) -> int:
    """Take in what was written in these since; returns how many had something new."""
    moved = 0
    for part in _parts(sorted(conversation_ids)):
        remaining = part
        while remaining:
            read, remaining = _read(remaining)
            moved += read
    return moved


def catch_up() -> int:
    """The same for every conversation that lags behind, for whatever reason."""
    moved, after = 0, _FIRST
    while lagging := _lagging(after):
        moved += index(lagging)
        after = lagging[-1]
    return moved


@transaction.atomic
def _read(ids: Sequence[UUID]) -> tuple[int, list[UUID]]:
    """One turn: how many moved, and those that have still more."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, [list(ids)])
        # The lock first, the timeline in a statement after it: what `forget` has taken away in the
        # meantime is then not read from an older snapshot.
        cursor.execute(_LOCK, [list(ids)])
        held = [row[0] for row in cursor.fetchall()]
        cursor.execute(_TAKE_IN, {"ids": held, "most": _MOST_LEXEMES, "events": _EVENTS})
        rows = cursor.fetchall()
    return len(rows), [conversation_id for conversation_id, more in rows if more]


def _lagging(after: UUID) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_LAGGING, [after, _AT_ONCE])
        return [row[0] for row in cursor.fetchall()]


def _parts(ids: Sequence[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield list(ids[start : start + _AT_ONCE])


_ENTER: Final = """
INSERT INTO support_searchentry (conversation_id, community_id, seq, words)
SELECT id, community_id, 0, '' FROM conversations_conversation
WHERE id = ANY(%s) AND state <> 'unpaid'
ON CONFLICT DO NOTHING
"""
_LOCK: Final = """
SELECT conversation_id FROM support_searchentry WHERE conversation_id = ANY(%s)
ORDER BY conversation_id FOR NO KEY UPDATE SKIP LOCKED
"""
# strip(): the places of words would cost most of the room, and nothing is ranked by them. The
# customer's name and the form's answers come with the first turn, and again when more is answered.
_TAKE_IN: Final = f"""
WITH due AS (
    SELECT n.conversation_id, n.seq AS had, least(c.last_seq, n.seq + %(events)s) AS seq,
        c.last_seq, {config_sql("c.language")} AS config, c.fields, c.customer_id
    FROM support_searchentry n JOIN conversations_conversation c ON c.id = n.conversation_id
    WHERE n.conversation_id = ANY(%(ids)s) AND c.last_seq > n.seq
), said AS (
    SELECT due.conversation_id,
        string_agg(e.data->>'text', ' ') FILTER (WHERE e.audience = '{{}}') AS open,
        string_agg(e.data->>'text', ' ') FILTER (WHERE e.audience <> '{{}}') AS closed,
        bool_or(e.kind IN ('converted', 'notice')) AS asked
    FROM due JOIN conversations_event e ON e.conversation_id = due.conversation_id
        AND e.seq > due.had AND e.seq <= due.seq
        AND (e.kind IN ('message', 'note', 'converted')
            OR e.kind = 'notice' AND e.data->>'code' = 'form_filled')
    GROUP BY due.conversation_id
), texts AS (
    SELECT due.conversation_id, due.seq, due.seq < due.last_seq AS more, due.config,
        concat_ws(' ', left(said.open, 400000), CASE WHEN due.had = 0 OR said.asked
            THEN concat_ws(' ', (SELECT p.alias FROM conversations_participant p
             WHERE p.conversation_id = due.conversation_id AND p.person_id = due.customer_id),
            (SELECT string_agg(left(answer.value, 2000), ' ') FROM jsonb_each_text(due.fields)
             AS answer)) END) AS open,
        left(said.closed, 400000) AS closed
    FROM due LEFT JOIN said USING (conversation_id)
)
UPDATE support_searchentry n SET seq = texts.seq,
    words = CASE WHEN length(n.words) < %(most)s AND texts.open <> ''
        THEN n.words || strip(to_tsvector(texts.config, {plain_sql("texts.open")}))
        ELSE n.words END,
    staff_words = CASE WHEN length(coalesce(n.staff_words, '')) < %(most)s
            AND texts.closed IS NOT NULL
        THEN coalesce(n.staff_words, '')
            || strip(to_tsvector(texts.config, {plain_sql("texts.closed")}))
        ELSE n.staff_words END
FROM texts WHERE texts.conversation_id = n.conversation_id
RETURNING n.conversation_id, texts.more
"""  # noqa: S608 - nothing but our own expressions
_LAGGING: Final = """
SELECT c.id FROM conversations_conversation c
LEFT JOIN support_searchentry n ON n.conversation_id = c.id
WHERE c.id > %s AND c.state <> 'unpaid' AND (n.seq IS NULL OR n.seq < c.last_seq)
ORDER BY c.id LIMIT %s
"""

"""Leaving a mail: a row of the transaction that wrote the timeline, sent by a job after it.

What follows soon goes with it: each entry puts the mail off by the wait, up to six waits in all.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from peerdesk.core.ids import new_id
from peerdesk.core.statements import Asked, Uuids


class Leaving(NamedTuple):
    """An entry of a timeline that a person is to get by mail, after a wait in seconds."""

    conversation_id: UUID
    person_id: UUID
    seq: int
    wait: float


def leave(*, conversation_id: UUID, person_id: UUID, seq: int, wait: float, now: datetime) -> None:
    """The person gets this entry by mail; inside the caller's transaction."""
    leave_all([Leaving(conversation_id, person_id, seq, wait)], now)


def leave_all(entries: Sequence[Leaving], now: datetime | None) -> None:
    """The same for many, in one statement nobody waits for; `now` None is the database's time.

    The caller holds the locks of these conversations, so that nobody else leaves theirs.
    """
    stretches: dict[tuple[UUID, UUID], tuple[int, int, float]] = {}
    for where, person, seq, wait in entries:
        first, last, _wait = stretches.get((where, person), (seq, seq, wait))
        stretches[where, person] = (min(first, seq), max(last, seq), wait)
    if not stretches:
        return
    firsts, lasts, waits = zip(*stretches.values(), strict=True)
    ids = Uuids([new_id() for _ in stretches])
    places = Uuids([where for where, _ in stretches])
    people = Uuids([person for _, person in stretches])
    Asked(_LEAVE, [now, ids, places, people, list(firsts), list(lasts), list(waits)])


_LEAVE: Final = """
INSERT INTO outgoing_mail AS mail (id, conversation_id, person_id, first_seq, last_seq, state,
    created_at, due_at, tries, why)
SELECT entry.id, entry.conversation_id, entry.person_id, entry.first, entry.last, 'waiting',
    present.at, present.at + make_interval(secs => entry.wait), 0, ''
FROM (SELECT coalesce(%b::timestamptz, clock_timestamp())) AS present (at),
    unnest(%b::uuid[], %b::uuid[], %b::uuid[], %b::bigint[], %b::bigint[], %b::float8[])
        AS entry (id, conversation_id, person_id, first, last, wait)
ON CONFLICT (conversation_id, person_id) WHERE state = 'waiting' AND tries = 0
DO UPDATE SET
    last_seq = greatest(mail.last_seq, excluded.last_seq),
    due_at = least(excluded.due_at, mail.created_at + 6 * (excluded.due_at - excluded.created_at))
"""

"""Posting messages: one verb for every door, many messages in one transaction.

A batch costs a few statements and one commit whatever its size, which is what makes an
acknowledged message both durable and cheap (group commit). HTTP calls it with a batch of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DataError, IntegrityError, transaction

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.statements import run
from peerdesk.delivery.realtime import hint_conversations
from peerdesk.domain.conversations.access import Ask, Standing, standings, takes, writes
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.operations.drafts import (
    Busy,
    ConversationClosed,
    Draft,
    IdReused,
    NotTheHandler,
    Posted,
    Refused,
    Result,
    malformed,
)
from peerdesk.domain.conversations.operations.idling import silences
from peerdesk.domain.conversations.operations.posting_sql import (
    EARLIER,
    LOCK,
    LOCK_WHAT_IS_FREE,
    WRITE,
)
from peerdesk.domain.conversations.operations.recording import excerpt

__all__ = ["Busy", "Draft", "Posted", "Refused", "Result", "post_messages"]

_Key = tuple[UUID, UUID, UUID]


def post_messages(
    batch: Sequence[Draft], now: datetime | None = None, *, wait: bool = True
) -> list[Result]:
    """Write the messages; one answer each, in the same order. Returns after the commit (I1).

    The same id again gives the first answer, with another text a refusal (I2). An item that can't
    be written never hurts the others. Without `wait` a conversation that another transaction holds
    is refused as `Busy`, so that it doesn't hold up the rest. `now` is for tests; else it is the
    database's time.
    """
    results: list[Result | None] = [malformed(draft) for draft in batch]
    sound = [place for place, result in enumerate(results) if result is None]
    answers = _post([batch[place] for place in sound], now, wait)
    for place, result in zip(sound, answers, strict=True):
        results[place] = result
    return [result for result in results if result is not None]


def _post(batch: list[Draft], now: datetime | None, wait: bool) -> list[Result]:
    if not batch:
        return []
    try:
        return _post_together(batch, now, wait)
    except (DataError, IntegrityError):
        # Something in it is poison that no check knew: each for itself, so that only it fails.
        if len(batch) == 1:
            return [Refused(InvalidInput({"text": ["This can't be stored."]}))]
        return [_post([draft], now, wait)[0] for draft in batch]


@transaction.atomic
def _post_together(batch: list[Draft], now: datetime | None, wait: bool) -> list[Result]:
    rows = _lock({draft.conversation_id for draft in batch}, wait)
    seats = standings([Ask(d.conversation_id, d.person_id, d.only_community) for d in batch])
    known = _written_before(batch)
    verdicts: list[Refused | None] = []
    fresh: dict[_Key, tuple[Draft, Standing]] = {}
    for draft, standing in zip(batch, seats, strict=True):
        verdict = _judge(draft, standing, rows.get(draft.conversation_id), known)
        verdicts.append(verdict)
        if verdict is None and standing and _key(draft) not in known:
            fresh[_key(draft)] = (draft, standing)
            known[_key(draft)] = _Written(draft.text)
    _write(list(fresh.values()), rows, known, now)
    return [
        verdict or known[_key(draft)].posted(draft, fresh=_key(draft) in fresh)
        for draft, verdict in zip(batch, verdicts, strict=True)
    ]


@dataclass(slots=True)
class _Written:
    """What stands, or is about to stand, under one author's id."""

    text: str
    seq: int = 0
    at: datetime | None = None
    role: str = ""
    alias: str = ""

    def posted(self, draft: Draft, *, fresh: bool) -> Posted:
        assert self.at is not None
        return Posted(
            draft.conversation_id, draft.client_id, self.seq, self.at, self.role, self.alias, fresh
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """What a locked conversation says of who may write, and when silence has lasted too long."""

    state: str
    handler_id: UUID | None
    queue: str
    community_id: UUID


def _judge(
    draft: Draft, standing: Standing | None, row: _Row | None, known: dict[_Key, _Written]
) -> Refused | None:
    if standing is None:
        return Refused(NotFound())
    earlier = known.get(_key(draft))
    if earlier is not None:
        return None if earlier.text == draft.text else Refused(IdReused())
    if row is None:
        return Refused(Busy())  # it is there, since there is a standing; another has the lock
    if row.state == State.CLOSED:
        return Refused(ConversationClosed(state=row.state))
    if not writes(standing, draft.person_id, row.handler_id):
        may_take = takes(standing, row.state, row.queue, row.handler_id)
        return Refused(NotTheHandler(state=row.state), may_take)
    return None


def _key(draft: Draft) -> _Key:
    return (draft.conversation_id, draft.person_id, draft.client_id)


def _lock(ids: set[UUID], wait: bool) -> dict[UUID, _Row]:
    """Locked in the order of their ids, so that two batches never wait for each other."""
    statement = LOCK if wait else LOCK_WHAT_IS_FREE
    return {row[0]: _Row(*row[1:]) for row in run(statement, [list(ids)])}


def _written_before(batch: list[Draft]) -> dict[_Key, _Written]:
    columns = [list(column) for column in zip(*map(_key, batch), strict=True)]
    return {
        (conversation, author, client): _Written(text, seq, at, role, alias)
        for conversation, author, client, text, seq, at, role, alias in run(EARLIER, columns)
    }


def _write(
    fresh: list[tuple[Draft, Standing]],
    rows: dict[UUID, _Row],
    known: dict[_Key, _Written],
    now: datetime | None,
) -> None:
    if not fresh:
        return
    quiet = silences({rows[draft.conversation_id].community_id for draft, _ in fresh})
    table = [
        (
            draft.conversation_id,
            draft.person_id,
            draft.client_id,
            draft.text,
            standing.role,
            standing.alias,
            excerpt(draft.text),
            quiet[rows[draft.conversation_id].community_id][standing.role == "customer"],
        )
        for draft, standing in fresh
    ]
    heads: dict[UUID, int] = {}
    written = run(WRITE, [now, *map(list, zip(*table, strict=True))])
    for conversation, author, client, seq, at, role, alias in written:
        entry = known[(conversation, author, client)]
        entry.seq, entry.at, entry.role, entry.alias = seq, at, role, alias
        heads[conversation] = max(seq, heads.get(conversation, 0))
    hint_conversations(heads.items())

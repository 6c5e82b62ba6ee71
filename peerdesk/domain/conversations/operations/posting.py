"""Posting messages: one verb for every door, many messages in one transaction.

A batch costs a few statements and one commit whatever its size, which is what makes an
acknowledged message both durable and cheap (group commit). HTTP calls it with a batch of one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DataError, IntegrityError

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.statements import Asked, together
from peerdesk.delivery.realtime import hint_conversations
from peerdesk.domain.conversations.access import (
    Ask,
    Standing,
    ask_standings,
    read_standings,
    takes,
    writes,
)
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
from peerdesk.domain.conversations.operations.idling import ask_silences, read_silences
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
    batch: Sequence[Draft], now: datetime | None = None, *, wait: bool = True, by: str = ""
) -> list[Result]:
    """Write the messages; one answer each, in the same order. Returns after the commit (I1).

    The same id again gives the first answer, with another text a refusal (I2). An item that can't
    be written never hurts the others. Without `wait` a conversation that another transaction holds
    is refused as `Busy`, so that it doesn't hold up the rest. `now` is for tests; else it is the
    database's time. `by` names who asks in the hints, since who posted needs none of its own.
    """
    results: list[Result | None] = [malformed(draft) for draft in batch]
    sound = [place for place, result in enumerate(results) if result is None]
    answers = _post([batch[place] for place in sound], now, wait, by)
    for place, result in zip(sound, answers, strict=True):
        results[place] = result
    return [result for result in results if result is not None]


def _post(batch: list[Draft], now: datetime | None, wait: bool, by: str) -> list[Result]:
    if not batch:
        return []
    try:
        return _post_together(batch, now, wait, by)
    except (DataError, IntegrityError):
        # Something in it is poison that no check knew: each for itself, so that only it fails.
        if len(batch) == 1:
            return [Refused(InvalidInput({"text": ["This can't be stored."]}))]
        return [_post([draft], now, wait, by)[0] for draft in batch]


def _post_together(batch: list[Draft], now: datetime | None, wait: bool, by: str) -> list[Result]:
    asks = [Ask(d.conversation_id, d.person_id, d.only_community) for d in batch]
    with together():
        ids = list({draft.conversation_id for draft in batch})
        # Locked in the order of their ids, so that two batches never wait for each other.
        locked = Asked(LOCK if wait else LOCK_WHAT_IS_FREE, [ids])
        asked, earlier, policies = ask_standings(asks), _ask_earlier(batch), ask_silences(ids)
        rows = {row[0]: _Row(*row[1:]) for row in locked.rows()}
        seats, known = read_standings(asks, asked), _read_earlier(earlier)
        quiet = read_silences(policies)
        verdicts: list[Refused | None] = []
        fresh: dict[_Key, tuple[Draft, Standing]] = {}
        for draft, standing in zip(batch, seats, strict=True):
            verdict = _judge(draft, standing, rows.get(draft.conversation_id), known)
            verdicts.append(verdict)
            if verdict is None and standing and _key(draft) not in known:
                fresh[_key(draft)] = (draft, standing)
                known[_key(draft)] = _Written(draft.text)
        written = _write(list(fresh.values()), rows, quiet, now, by)
    _note_numbers(written, known)
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
    last_seq: int


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


def _ask_earlier(batch: list[Draft]) -> Asked:
    return Asked(EARLIER, [list(column) for column in zip(*map(_key, batch), strict=True)])


def _read_earlier(answer: Asked) -> dict[_Key, _Written]:
    return {
        (conversation, author, client): _Written(text, seq, at, role, alias)
        for conversation, author, client, text, seq, at, role, alias in answer.rows()
    }


def _write(
    fresh: list[tuple[Draft, Standing]],
    rows: dict[UUID, _Row],
    quiet: dict[UUID, tuple[float, float]],
    now: datetime | None,
    by: str,
) -> Asked | None:
    if not fresh:
        return None
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
    written = Asked(WRITE, [now, *map(list, zip(*table, strict=True))])
    more = Counter(draft.conversation_id for draft, _ in fresh)
    hint_conversations(((key, rows[key].last_seq + count) for key, count in more.items()), by)
    return written


def _note_numbers(written: Asked | None, known: dict[_Key, _Written]) -> None:
    for conversation, author, client, seq, at, role, alias in written.rows() if written else ():
        entry = known[(conversation, author, client)]
        entry.seq, entry.at, entry.role, entry.alias = seq, at, role, alias

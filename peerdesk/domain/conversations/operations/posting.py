"""Posting messages: one verb for every door, many messages in one transaction.

A batch costs a few statements and one commit whatever its size, which is what makes an
acknowledged message both durable and cheap (group commit). HTTP calls it with a batch of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.delivery.realtime import hint_conversations
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.policy import Policy
from peerdesk.domain.conversations.access import Ask, Standing, standings, takes, writes
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.operations.recording import excerpt

LONGEST_TEXT = 8000


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as its author sends it; `client_id` is theirs, and the same at every retry.

    `only_community` is how far the author's token reaches (`Caller.only_community`).
    """

    person_id: UUID
    conversation_id: UUID
    client_id: UUID
    text: str
    attachments: Sequence[str] = ()
    only_community: UUID | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A message in its timeline; `fresh` is False for one that an earlier try had written."""

    conversation_id: UUID
    client_id: UUID
    seq: int
    at: datetime
    role: str
    alias: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A message that was not written, and why; `may_take`: its author, an agent, takes it first."""

    refusal: Refusal
    may_take: bool = False

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def detail(self) -> str:
        return self.refusal.detail


class ConversationClosed(Refusal):
    """It must be reopened before anyone writes."""

    code = "closed"
    sentence = _("This conversation is closed. Reopen it to write.")


class NotTheHandler(Refusal):
    """Only the customer and who handles it now may write."""

    code = "not_handler"
    sentence = _("Only the customer and whoever handles this conversation may write in it.")


class IdReused(Refusal):
    """The author's id belongs to another text already (I2)."""

    code = "id_reused"
    sentence = _("This id was used for another message.")


Result = Posted | Refused
_Key = tuple[UUID, UUID, UUID]


def post_messages(batch: Sequence[Draft], now: datetime | None = None) -> list[Result]:
    """Write the messages; one answer each, in the same order. Returns after the commit (I1).

    The same id again gives the first answer, with another text a refusal (I2). An item that can't
    be written never hurts the others. `now` is for tests; else it is the database's time.
    """
    results: list[Result | None] = [_malformed(draft) for draft in batch]
    sound = [place for place, result in enumerate(results) if result is None]
    for place, result in zip(sound, _post([batch[place] for place in sound], now), strict=True):
        results[place] = result
    return [result for result in results if result is not None]


def _post(batch: list[Draft], now: datetime | None) -> list[Result]:
    if not batch:
        return []
    try:
        return _post_together(batch, now)
    except (DataError, IntegrityError):
        # Something in it is poison that no check knew: each for itself, so that only it fails.
        if len(batch) == 1:
            return [Refused(InvalidInput({"text": ["This can't be stored."]}))]
        return [_post([draft], now)[0] for draft in batch]


@transaction.atomic
def _post_together(batch: list[Draft], now: datetime | None) -> list[Result]:
    rows = _lock({draft.conversation_id for draft in batch})
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


def _malformed(draft: Draft) -> Refused | None:
    message = None
    if not draft.text.strip():
        message = "Write something."
    elif len(draft.text) > LONGEST_TEXT:
        message = f"A message has at most {LONGEST_TEXT} characters."
    elif not _storable(draft.text):
        message = "This text has characters that can't be stored."
    if message:
        return Refused(InvalidInput({"text": [message]}, message))
    if draft.attachments:
        unknown = "There is no such file."
        return Refused(InvalidInput({"attachments": [unknown]}, unknown))
    return None


def _storable(text: str) -> bool:
    # PostgreSQL has no NUL in text; half a surrogate pair is no character at all.
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _judge(
    draft: Draft, standing: Standing | None, row: _Row | None, known: dict[_Key, _Written]
) -> Refused | None:
    if standing is None or row is None:
        return Refused(NotFound())
    earlier = known.get(_key(draft))
    if earlier is not None:
        return None if earlier.text == draft.text else Refused(IdReused())
    if row.state == State.CLOSED:
        return Refused(ConversationClosed(state=row.state))
    if not writes(standing, draft.person_id, row.handler_id):
        may_take = takes(standing, row.state, row.queue, row.handler_id)
        return Refused(NotTheHandler(state=row.state), may_take)
    return None


def _key(draft: Draft) -> _Key:
    return (draft.conversation_id, draft.person_id, draft.client_id)


def _lock(ids: set[UUID]) -> dict[UUID, _Row]:
    """Locked in the order of their ids, so that two batches never wait for each other."""
    return {row[0]: _Row(*row[1:]) for row in _run(_LOCK, [list(ids)])}


def _written_before(batch: list[Draft]) -> dict[_Key, _Written]:
    columns = [list(column) for column in zip(*map(_key, batch), strict=True)]
    return {
        (conversation, author, client): _Written(text, seq, at, role, alias)
        for conversation, author, client, text, seq, at, role, alias in _run(_EARLIER, columns)
    }


def _write(
    fresh: list[tuple[Draft, Standing]],
    rows: dict[UUID, _Row],
    known: dict[_Key, _Written],
    now: datetime | None,
) -> None:
    if not fresh:
        return
    silences = _silences({rows[draft.conversation_id].community_id for draft, _ in fresh})
    table = [
        (
            draft.conversation_id,
            draft.person_id,
            draft.client_id,
            draft.text,
            standing.role,
            standing.alias,
            excerpt(draft.text),
            silences[rows[draft.conversation_id].community_id][standing.role == "customer"],
        )
        for draft, standing in fresh
    ]
    heads: dict[UUID, int] = {}
    written = _run(_WRITE, [now, *map(list, zip(*table, strict=True))])
    for conversation, author, client, seq, at, role, alias in written:
        entry = known[(conversation, author, client)]
        entry.seq, entry.at, entry.role, entry.alias = seq, at, role, alias
        heads[conversation] = max(seq, heads.get(conversation, 0))
    hint_conversations(heads.items())


def _silences(communities: set[UUID]) -> dict[UUID, tuple[float, float]]:
    """Seconds of silence until something is done: after a helper's, after a customer's message."""
    found = {}
    values = Community.objects.filter(id__in=communities).values_list("id", "policy_values")
    for community_id, policy_values in values:
        policy = Policy.from_values(policy_values)
        closes = policy.hours("close_idle_hours").total_seconds()
        reminds = policy.minutes("customer_idle_minutes").total_seconds()
        found[community_id] = (min(reminds, closes), closes)
    return found


def _run(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Execute with parameters bound by the server and the plan kept.

    Django's own cursor writes parameters into the statement, which at some hundred messages a
    batch costs more than the writing. It is the same connection and the same transaction.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, parameters, prepare=True, binary=True)
        return cursor.fetchall()


_LOCK = """
SELECT id, state, handler_id, queue, community_id
FROM conversations_conversation
WHERE id = ANY(%b::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""

_EARLIER = """
SELECT e.conversation_id, e.author_id, e.client_id, e.data->>'text', e.seq, e.at,
    e.author_role, e.author_alias
FROM unnest(%b::uuid[], %b::uuid[], %b::uuid[]) AS draft (conversation_id, author_id, client_id)
JOIN conversations_event e USING (conversation_id, author_id, client_id)
"""

# The clock is read after the locks were had, so that times rise with the numbers.
_WRITE = """
WITH present AS (SELECT coalesce(%b::timestamptz, clock_timestamp()) AS at),
numbered AS (
    SELECT draft.*, present.at, draft.role <> 'customer' AS by_helper,
        c.last_seq + row_number() OVER (PARTITION BY c.id ORDER BY draft.position) AS seq
    FROM unnest(%b::uuid[], %b::uuid[], %b::uuid[], %b::text[], %b::text[], %b::text[], %b::text[],
            %b::float8[]) WITH ORDINALITY
        AS draft (conversation_id, author_id, client_id, body, role, alias, excerpt, silence,
            position)
    JOIN conversations_conversation c ON c.id = draft.conversation_id, present
),
heads AS (
    SELECT DISTINCT ON (conversation_id) *,
        bool_or(by_helper) OVER (PARTITION BY conversation_id) AS replied
    FROM numbered ORDER BY conversation_id, seq DESC
),
moved AS (
    UPDATE conversations_conversation c SET
        last_seq = head.seq,
        last_event_at = head.at,
        last_author_role = head.role,
        last_excerpt = head.excerpt,
        first_replied_at = CASE WHEN head.replied THEN coalesce(c.first_replied_at, head.at)
            ELSE c.first_replied_at END,
        due_at = CASE WHEN c.due_for = 'idle' OR (c.due_for = 'first_reply' AND head.replied)
            THEN head.at + make_interval(secs => head.silence) ELSE c.due_at END,
        due_for = CASE WHEN c.due_for = 'first_reply' AND head.replied
            THEN 'idle' ELSE c.due_for END
    FROM heads AS head WHERE c.id = head.conversation_id
)
INSERT INTO conversations_event (conversation_id, seq, kind, at, author_id, author_role,
    author_alias, client_id, audience, data)
SELECT conversation_id, seq, 'message', at, author_id, role, alias, client_id, '{}',
    jsonb_build_object('text', body, 'attachments', '[]'::jsonb)
FROM numbered
RETURNING conversation_id, author_id, client_id, seq, at, author_role, author_alias
"""

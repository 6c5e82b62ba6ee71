"""Hints over NOTIFY: how they are written and read."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import connection

from peerdesk.core.statements import Asked

CHANNEL = "peerdesk"
WORKER_CHANNEL = "peerdesk_worker"
# NOTIFY takes less than 8,000 bytes; an entry is an id of 32 digits, a number and five signs.
_HEADS_A_HINT = 120


class Hint(msgspec.Struct, omit_defaults=True):
    """One notice on the bus; only what it speaks of is set."""

    # Conversations (id in 32 hexadecimal digits) and their heads.
    heads: dict[str, int] = {}
    # Who made the news; a gateway needn't read what it has just written itself.
    by: str = ""
    # A person, and what changed for them: "invitations", "membership" or "token".
    person: str = ""
    topic: str = ""
    # A community whose agents' queue changed.
    queue: str = ""
    # Something that is passed on and kept nowhere: typing, read marks, who is there.
    passing: dict[str, Any] | None = None


def hint_conversation(conversation_id: UUID, head: int) -> None:
    """Say, when this transaction commits, that the conversation's timeline or state changed."""
    hint_conversations([(conversation_id, head)])


# The same for a statement that gives the number itself: an expression over its row of the
# conversation, with `id` and `last_seq`. (Per cent is written twice, as in any statement.)
HINT_HEAD: Final = (
    f"pg_notify('{CHANNEL}', "
    """format('{"heads":{"%%s":%%s}}', replace(id::text, '-', ''), last_seq))"""
)


def hint_expression(column: str, topic: str) -> str:
    """`hint_people` as an expression for a statement that has their ids in a column."""
    payload = f'{{"person":"%%s","topic":"{topic}"}}'
    return f"pg_notify('{CHANNEL}', format('{payload}', replace({column}::text, '-', '')))"


def hint_conversations(heads: Iterable[tuple[UUID, int]], by: str = "") -> None:
    """The same for many conversations, in as few notices as their size allows, in one statement."""
    remaining, hints = iter(heads), []
    while part := {key.hex: head for key, head in islice(remaining, _HEADS_A_HINT)}:
        hints.append(Hint(heads=part, by=by))
    _notify(hints)


def hint_person(person_id: UUID, topic: str) -> None:
    """Say that something changed for a person: "invitations", "membership" or "token"."""
    _notify([Hint(person=person_id.hex, topic=topic)])


def hint_people(person_ids: Iterable[UUID], topic: str) -> None:
    """The same for many people, in one statement."""
    _notify([Hint(person=person_id.hex, topic=topic) for person_id in person_ids])


def hint_queue(community_id: UUID) -> None:
    """Say that the agents' queue of a community changed."""
    _notify([Hint(queue=community_id.hex)])


def pass_on(messages: Iterable[dict[str, Any]]) -> None:
    """Pass small things of the moment on to the other gateways; too large ones are dropped."""
    _notify([Hint(passing=message) for message in messages])


def wake_worker() -> None:
    """Have a worker look now instead of at its next round."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [WORKER_CHANNEL])


def parse(payload: str) -> Hint | None:
    """What a notice says; None for one that isn't ours."""
    try:
        return _DECODER.decode(payload)
    except msgspec.MsgspecError:
        return None


_DECODER = msgspec.json.Decoder(Hint)
_ENCODER = msgspec.json.Encoder()


def _notify(hints: Sequence[Hint]) -> None:
    texts = [text for text in _texts(hints) if len(text) < 8000]
    if texts:
        Asked("SELECT pg_notify(%b, text) FROM unnest(%b::text[]) AS text", [CHANNEL, texts])


def _texts(hints: Sequence[Hint]) -> Iterator[str]:
    for hint in hints:
        yield _ENCODER.encode(hint).decode()

"""Posting messages: one verb for every door, many messages in one transaction.

A batch costs a few statements and one commit whatever its size, which is what makes an
acknowledged message both durable and cheap (group commit). HTTP calls it with a batch of one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from json import dumps
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.statements import Asked, Uuids, together
from peerdesk.delivery.mail.leaving import Leaving, leave_all
from peerdesk.delivery.realtime import hint_conversations
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.access import (
    Ask,
    Standing,
    ask_standings,
    read_standings,
    takes,
    writes,
)
from peerdesk.domain.conversations.lifecycle import Queue, State
from peerdesk.domain.conversations.operations.attaching import (
    Brought,
    ask_brought,
    give_numbers,
    no_such_file,
)
from peerdesk.domain.conversations.operations.batch import Fresh, Row, Written
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
from peerdesk.domain.conversations.operations.owing import Word, keep_account
from peerdesk.domain.conversations.operations.posting_sql import (
    EARLIER,
    LOCK,
    LOCK_WHAT_IS_FREE,
    WRITE,
    WRITE_WITH_FILES,
)
from peerdesk.domain.conversations.operations.recording import excerpt
from peerdesk.domain.conversations.operations.unpaid import NotPaidYet

__all__ = ["Busy", "Draft", "Posted", "Refused", "Result", "post_messages"]


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
    firsts = _firsts(batch)
    with together():
        ids = {draft.conversation_id for draft in batch}
        # Locked in the order of their ids, so that two batches never wait for each other.
        locked = Asked(LOCK if wait else LOCK_WHAT_IS_FREE, [Uuids(ids)])
        asked, earlier, policies = ask_standings(asks), _ask_earlier(batch), ask_silences(ids)
        files = ask_brought(batch)
        rows = {row[0]: Row(*row[1:]) for row in locked.rows()}
        seats, known = read_standings(asks, asked), _read_earlier(earlier, firsts)
        quiet, brought = read_silences(policies), Brought(files)
        verdicts, fresh = _sort_out(batch, firsts, seats, rows, known, brought)
        written = _write(fresh, quiet, now, by) if fresh else None
        if words := _at_the_desk(fresh):
            keep_account(words, now)
    if written:
        ((at,),) = written.rows()
        for one in fresh:
            one.written.at, one.written.fresh = at, True
    return [
        verdict or known[first].posted(draft)
        for draft, verdict, first in zip(batch, verdicts, firsts, strict=True)
    ]


def _sort_out(
    batch: Sequence[Draft],
    firsts: Sequence[int],
    seats: Sequence[Standing | None],
    rows: Mapping[UUID, Row],
    known: dict[int, Written],
    brought: Brought,
) -> tuple[list[Refused | None], list[Fresh]]:
    """Why each is refused, if it is, and those that are new; `known` grows by them."""
    verdicts: list[Refused | None] = []
    fresh: list[Fresh] = []
    for draft, standing, first in zip(batch, seats, firsts, strict=True):
        row = rows.get(draft.conversation_id)
        verdict = _judge(draft, standing, row, known.get(first))
        if verdict is None and first not in known and standing and row:
            carried = brought.take(draft)
            if carried is None:
                verdicts.append(Refused(no_such_file()))
                continue
            row.last_seq += 1
            named = (standing.role, standing.alias)
            known[first] = Written(draft.text, row.last_seq, *named, files=carried)
            fresh.append(Fresh(draft, known[first], row))
        verdicts.append(verdict)
    return verdicts, fresh


def _firsts(batch: Sequence[Draft]) -> list[int]:
    """For each draft the place of the first with the same id: mostly its own."""
    places: dict[tuple[int, int, int], int] = {}
    return [
        # By numbers: a UUID's own hash is slow, and there are thousands a second.
        places.setdefault((d.conversation_id.int, d.person_id.int, d.client_id.int), place)
        for place, d in enumerate(batch)
    ]


def _judge(
    draft: Draft, standing: Standing | None, row: Row | None, earlier: Written | None
) -> Refused | None:
    if standing is None:
        return Refused(NotFound())
    if earlier is not None:
        return None if earlier.is_of(draft) else Refused(IdReused())
    if row is None:
        return Refused(Busy())  # it is there, since there is a standing; another has the lock
    if row.state == State.CLOSED:
        return Refused(ConversationClosed(state=row.state))
    if row.state == State.UNPAID:
        return Refused(NotPaidYet(state=row.state))
    if not writes(standing, draft.person_id, row.handler_id):
        may_take = takes(standing, row.state, row.queue, row.handler_id)
        return Refused(NotTheHandler(state=row.state), may_take)
    return None


def _ask_earlier(batch: Sequence[Draft]) -> Asked:
    keys = [(draft.conversation_id, draft.person_id, draft.client_id) for draft in batch]
    return Asked(EARLIER, [Uuids(column) for column in zip(*keys, strict=True)])


def _read_earlier(answer: Asked, firsts: Sequence[int]) -> dict[int, Written]:
    return {
        firsts[place - 1]: Written(text, seq, role, alias, at, files=files or ())
        for place, text, seq, at, role, alias, files in answer.rows()
    }


def _write(
    fresh: Sequence[Fresh],
    quiet: dict[UUID, tuple[float, float, float]],
    now: datetime | None,
    by: str,
) -> Asked:
    """The events, and what the conversations show of their last ones; both as columns."""
    heads: dict[UUID, tuple[Any, ...]] = {}
    events: list[tuple[Any, ...]] = []
    for draft, written, row in fresh:
        where, helper = draft.conversation_id, written.role != Membership.Role.CUSTOMER
        replied = helper or (where in heads and heads[where][4])
        silence = quiet[row.community_id][not helper]
        shown = excerpt(draft.text or ", ".join(one["name"] for one in written.files))
        heads[where] = (where, written.seq, written.role, shown, replied, silence)
        author = (draft.person_id, draft.client_id, written.role, written.alias)
        events.append((where, written.seq, *author, draft.text))
    columns = [now, *_columns(heads.values()), *_columns(events)]
    written_at = _write_with_files(fresh, columns) or Asked(WRITE, columns)
    leave_all([_mail(one, quiet) for one in fresh if _goes_by_mail(one)], now)
    hint_conversations(((where, head[1]) for where, head in heads.items()), by)
    return written_at


def _write_with_files(fresh: Sequence[Fresh], columns: list[Any]) -> Asked | None:
    """Asked only if a message carries files, so that the others cost no more for it."""
    taken = [(one.written.files, one.written.seq) for one in fresh if one.written.files]
    if not taken:
        return None
    give_numbers(taken)
    return Asked(WRITE_WITH_FILES, [*columns, [dumps(one.written.files) for one in fresh]])


def _at_the_desk(fresh: Sequence[Fresh]) -> dict[UUID, Word]:
    """The last words of what the support team has."""
    return {
        draft.conversation_id: Word(
            draft.conversation_id,
            row.community_id,
            row.state,
            row.owed,
            written.role == Membership.Role.CUSTOMER,
        )
        for draft, written, row in fresh
        if row.queue == Queue.AGENTS
    }


def _goes_by_mail(one: Fresh) -> bool:
    return one.row.mailed_to is not None and one.written.role != Membership.Role.CUSTOMER


def _mail(one: Fresh, quiet: dict[UUID, tuple[float, float, float]]) -> Leaving:
    assert one.row.mailed_to is not None
    wait = quiet[one.row.community_id][2]
    return Leaving(one.draft.conversation_id, one.row.mailed_to, one.written.seq, wait)


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return [
        Uuids(column) if isinstance(column[0], UUID) else list(column)
        for column in zip(*rows, strict=True)
    ]

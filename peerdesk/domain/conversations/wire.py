"""How a conversation and its events look outside: one shape for the API and the socket."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from peerdesk.core import clock
from peerdesk.domain.communities.wire import in_language
from peerdesk.domain.conversations.access import Seen, pairs, takes, writes
from peerdesk.domain.conversations.desk_verbs import desk_verbs, works_on
from peerdesk.domain.conversations.lifecycle import DueFor, State
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.conversations.operations.converting import is_form_open
from peerdesk.domain.conversations.operations.posting import Posted


def conversation_wire(
    seen: Seen, *, rateable: bool = False, more: Sequence[str] = ()
) -> dict[str, Any]:
    """The conversation for its reader.

    `rateable` and `more` verbs come from ratings and others who stand above.
    """
    row = seen.conversation
    people = _people(seen)
    language = get_language() or "en"
    return {
        "id": str(row.id),
        "number": row.number,
        "community": row.community.slug,
        "channel": row.channel,
        "state": row.state,
        "queue": row.queue,
        "team": _team(row, language),
        "merged_into": str(row.merged_into_id) if row.merged_into_id else None,
        "language": row.language,
        "reason": {"id": str(row.reason_id), "name": in_language(row.reason.name, language)},
        "fields": row.fields,
        "last_seq": row.last_seq,
        "last_event_at": _at(row.last_event_at),
        "last_author_role": row.last_author_role or None,
        "handler": _handler(row, people),
        "can": [*verbs(seen, rateable=rateable), *more],
        "people": people,
        "my_role": seen.role,
        **_times(row),
        "excerpt": row.last_excerpt or row.excerpt,
        "read_seq": seen.participant.read_seq if seen.participant else 0,
        "unread": _unread(seen),
        "attachment_mib": row.community.policy.attachment_mib,
    }


def _times(row: Conversation) -> dict[str, str | None]:
    return {
        "opened_at": _at(row.opened_at),
        "closed_at": _at(row.closed_at),
        "waiting_since": _at(row.waiting_since),
        "first_reply_due_at": _at(row.due_at) if row.due_for == DueFor.FIRST_REPLY else None,
        "answer_due_at": _at(row.answer_due_at),
        "pending_until": _at(row.due_at) if row.state == State.PENDING else None,
    }


def event_wire(event: Event, reader_role: str, reader_id: UUID | None = None) -> dict[str, Any]:
    """The event for a reader; who may not see it gets `hidden` in its place, with its number."""
    shown = not event.audience or reader_role in event.audience
    if not shown and (reader_id is None or event.author_id != reader_id):
        return _entry(event.conversation_id, event.seq, "hidden", event.at, None, {})
    author = (
        {"role": event.author_role, "alias": event.author_alias, "id": str(event.author_id)}
        if event.author_id
        else None
    )
    return _entry(
        event.conversation_id, event.seq, event.kind, event.at, author, event.data, event.client_id
    )


def verbs(seen: Seen, *, rateable: bool = False) -> list[str]:
    """What the reader may do now, by the names of the API's paths."""
    row = seen.conversation
    is_open = row.state not in (State.CLOSED, State.UNPAID)
    reader = seen.participant.person_id if seen.participant else None
    concerned = reader is not None and writes(seen.standing, reader, row.handler_id)
    may_take = takes(seen.standing, row.state, row.queue, row.handler_id)
    may = {
        "messages": is_open and (concerned or may_take),
        "attachments": is_open and (concerned or may_take),
        "take": may_take,
        "close": is_open and concerned,
        "reopen": row.state == State.CLOSED
        and row.merged_into_id is None
        and (concerned or works_on(seen)),
        "forward": reader is not None and reader == row.handler_id and pairs(row, reader),
        "leave": reader is not None and (pairs(row, reader) or _watches(seen)),
        "move": reader is not None and reader == row.handler_id and pairs(row, reader),
        "rating": rateable and seen.role == "customer",
        "convert": row.channel == Conversation.Channel.CHAT and is_open and (concerned or may_take),
        "answers": seen.role == "customer" and is_form_open(row),
        **desk_verbs(seen),
    }
    return [verb for verb, allowed in may.items() if allowed]


def message_wire(posted: Posted, *, author_id: UUID, text: str) -> dict[str, Any]:
    """A message that was posted just now, as `event_wire` would show it, without reading it."""
    author = {"role": posted.role, "alias": posted.alias, "id": str(author_id)}
    return _entry(
        posted.conversation_id,
        posted.seq,
        "message",
        posted.at,
        author,
        {"text": text, "attachments": list(posted.attachments)},
        posted.client_id,
    )


def _entry(
    conversation_id: UUID,
    seq: int,
    kind: str,
    at: datetime,
    author: dict[str, str] | None,
    data: dict[str, Any],
    client_id: UUID | None = None,
) -> dict[str, Any]:
    entry = {
        "conversation": str(conversation_id),
        "seq": seq,
        "kind": kind,
        "at": clock.rfc3339(at),
        "author": author,
        "data": data,
    }
    if client_id:
        # By it the author's own page knows the message that it showed while it was under way.
        entry["client_id"] = str(client_id)
    return entry


def _at(at: datetime | None) -> str | None:
    return clock.rfc3339(at) if at else None


def _watches(seen: Seen) -> bool:
    return seen.participant is not None and seen.participant.watching


def _people(seen: Seen) -> list[dict[str, Any]]:
    return [
        {
            "id": str(one.person_id),
            "role": one.role,
            "alias": one.alias,
            "picture": _picture(seen, one.person_id) if one.role == "expert" else None,
            "read_seq": one.read_seq,
            "watching": one.watching,
        }
        for one in seen.people
    ]


def _picture(seen: Seen, person_id: UUID) -> str | None:
    found = seen.pictures.get(person_id)
    return f"/pictures/{found}/" if found else None


def _handler(row: Conversation, people: list[dict[str, Any]]) -> dict[str, Any] | None:
    for one in people:
        if row.handler_id and one["id"] == str(row.handler_id):
            shown = one["picture"] if row.handler_role == "expert" else None
            named = {"role": row.handler_role, "alias": one["alias"], "id": one["id"]}
            return {**named, "picture": shown}
    return None


def _team(row: Conversation, language: str) -> dict[str, str] | None:
    if row.team is None:
        return None
    return {"id": str(row.team_id), "name": in_language(row.team.name, language)}


def _unread(seen: Seen) -> int:
    if seen.participant is None or seen.conversation.last_author_role == seen.role:
        return 0
    return max(0, seen.conversation.last_seq - seen.participant.read_seq)

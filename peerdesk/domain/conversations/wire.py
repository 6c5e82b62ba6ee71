"""How a conversation and its events look outside: one shape for the API and the socket."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from peerdesk.domain.conversations.access import Seen, takes, writes
from peerdesk.domain.conversations.lifecycle import DueFor, State
from peerdesk.domain.conversations.models import Conversation, Event, Participant


def conversation_wire(seen: Seen, *, rateable: bool = False) -> dict[str, Any]:
    """The conversation for its reader; `rateable` comes from ratings, which stand above."""
    row = seen.conversation
    people = _people(row)
    return {
        "id": str(row.id),
        "community": row.community.slug,
        "channel": row.channel,
        "state": row.state,
        "queue": row.queue,
        "language": row.language,
        "reason": {"id": str(row.reason_id), "name": in_language(row.reason.name)},
        "last_seq": row.last_seq,
        "last_event_at": rfc3339(row.last_event_at),
        "last_author_role": row.last_author_role or None,
        "handler": _handler(row, people),
        "can": verbs(seen, rateable=rateable),
        "people": people,
        "my_role": seen.role,
        "opened_at": rfc3339(row.opened_at),
        "closed_at": rfc3339(row.closed_at),
        "waiting_since": rfc3339(row.waiting_since),
        "first_reply_due_at": rfc3339(row.due_at) if row.due_for == DueFor.FIRST_REPLY else None,
        "excerpt": row.last_excerpt or row.excerpt,
        "read_seq": seen.participant.read_seq if seen.participant else 0,
        "unread": _unread(seen),
    }


def event_wire(event: Event, reader_role: str, reader_id: UUID | None = None) -> dict[str, Any]:
    """The event for a reader; who may not see it gets `hidden` in its place, with its number."""
    shown = not event.audience or reader_role in event.audience
    if not shown and (reader_id is None or event.author_id != reader_id):
        return _entry(event, "hidden", None, {})
    author = (
        {"role": event.author_role, "alias": event.author_alias, "id": str(event.author_id)}
        if event.author_id
        else None
    )
    return _entry(event, event.kind, author, event.data)


def verbs(seen: Seen, *, rateable: bool = False) -> list[str]:
    """What the reader may do now, by the names of the API's paths."""
    row = seen.conversation
    is_open = row.state != State.CLOSED
    reader = seen.participant.person_id if seen.participant else None
    concerned = reader is not None and writes(seen.standing, reader, row.handler_id)
    may_take = takes(seen.standing, row.state, row.queue, row.handler_id)
    may = {
        "messages": is_open and (concerned or may_take),
        "take": may_take,
        "close": is_open and concerned,
        "reopen": not is_open and concerned,
        "rating": rateable and seen.role == "customer",
    }
    return [verb for verb, allowed in may.items() if allowed]


def in_language(texts: Mapping[str, str]) -> str:
    """The text in the language of the request, else in English, else in any."""
    wanted = get_language() or "en"
    for language in (wanted, wanted.split("-")[0], "en"):
        if texts.get(language):
            return texts[language]
    return next(iter(texts.values()), "")


def rfc3339(at: datetime | None) -> str | None:
    """A time as the protocol writes it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def _entry(
    event: Event, kind: str, author: dict[str, str] | None, data: dict[str, Any]
) -> dict[str, Any]:
    return {
        "conversation": str(event.conversation_id),
        "seq": event.seq,
        "kind": kind,
        "at": rfc3339(event.at),
        "author": author,
        "data": data,
    }


def _people(row: Conversation) -> list[dict[str, Any]]:
    present = Participant.objects.filter(conversation=row, left_at=None).order_by("id")
    return [
        {"id": str(one.person_id), "role": one.role, "alias": one.alias, "read_seq": one.read_seq}
        for one in present
    ]


def _handler(row: Conversation, people: list[dict[str, Any]]) -> dict[str, str] | None:
    for one in people:
        if row.handler_id and one["id"] == str(row.handler_id):
            return {"role": row.handler_role, "alias": one["alias"], "id": one["id"]}
    return None


def _unread(seen: Seen) -> int:
    if seen.participant is None or seen.conversation.last_author_role == seen.role:
        return 0
    return max(0, seen.conversation.last_seq - seen.participant.read_seq)

"""Entering what happened in the timeline: the one way besides messages that an event is made."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from peerdesk.delivery.realtime import hint_conversation
from peerdesk.domain.conversations.models import Conversation, Event, Participant

EXCERPT = 160


def record(
    *,
    conversation: Conversation,
    kind: str,
    author: Participant | None,
    data: Mapping[str, Any],
    audience: Sequence[str] = (),
    now: datetime,
    client_id: UUID | None = None,
) -> Event:
    """Enter an event with the next number, inside the caller's transaction.

    The caller holds the conversation's row lock. `audience` names the roles that may see it, none
    is everyone; `author` None is the system. The given `conversation` is brought up to date.
    """
    seen_as = excerpt(str(data["text"])) if kind == "message" else None
    role = author.role if author else ""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [now, seen_as, role, seen_as, conversation.pk])
        (seq, conversation.last_author_role, conversation.last_excerpt) = cursor.fetchone()
    conversation.last_seq, conversation.last_event_at = seq, now
    event = Event.objects.create(
        conversation=conversation,
        seq=seq,
        kind=kind,
        at=now,
        author_id=author.person_id if author else None,
        author_role=role,
        author_alias=author.alias if author else "",
        client_id=client_id,
        audience=list(audience),
        data=dict(data),
    )
    hint_conversation(conversation.pk, seq)
    return event


def excerpt(text: str) -> str:
    """The first words of a text on one line, for lists and invitations."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"


# Counted by the row itself, so that an object read before the lock can't give a number twice.
# Only a message changes what lists show: a note must not shine through there.
_NEXT = """
UPDATE conversations_conversation SET
    last_seq = last_seq + 1,
    last_event_at = %s,
    last_author_role = CASE WHEN %s::text IS NULL THEN last_author_role ELSE %s END,
    last_excerpt = coalesce(%s, last_excerpt)
WHERE id = %s
RETURNING last_seq, last_author_role, last_excerpt
"""

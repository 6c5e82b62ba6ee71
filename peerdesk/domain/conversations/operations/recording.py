"""Entering what happened in the timeline: the one way besides messages that an event is made."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from peerdesk.core.statements import Asked, Rows
from peerdesk.delivery.mail.leaving import leave
from peerdesk.delivery.realtime import HINT_HEAD
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.models import Conversation, Event, Participant

EXCERPT = 160
# What the customer learns by mail besides messages, where mail goes.
_MAILED = frozenset({"forwarded", "converted", "closed"})


def record(
    *,
    conversation: Conversation,
    kind: str,
    author: Participant | None,
    data: Mapping[str, Any],
    audience: Sequence[str] = (),
    now: datetime,
    client_id: UUID | None = None,
    look_at: datetime | None = None,
) -> Event:
    """Enter an event with the next number, inside the caller's transaction.

    The caller holds the conversation's row lock. `audience` names the roles that may see it, none
    is everyone; `author` None is the system. The given `conversation` is brought up to date.
    `look_at` puts off when the sweep looks at it next. Within `side_by_side`, all that is so at
    its end.
    """
    seen_as = excerpt(str(data["text"])) if kind == "message" else None
    role = author.role if author else ""
    event = Event(
        conversation=conversation,
        kind=kind,
        at=now,
        author_id=author.person_id if author else None,
        author_role=role,
        author_alias=author.alias if author else "",
        client_id=client_id,
        audience=list(audience),
        data=dict(data),
    )
    columns = {**_columns(event, seen_as), "look_at": look_at}
    Asked(_ENTER, columns).then(partial(_entered, event))
    return event


def _entered(event: Event, answer: Rows) -> None:
    ((event.seq, *shown, due_at, _hinted),) = answer
    event._state.adding = False  # stored, though not by Django
    conversation = event.conversation
    conversation.last_author_role, conversation.last_excerpt, conversation.by_mail = shown
    conversation.last_seq, conversation.last_event_at = event.seq, event.at
    conversation.due_at = due_at
    own = event.kind == "closed" and event.author_role == Membership.Role.CUSTOMER
    if event.kind in _MAILED and not own and goes_by_mail(conversation):
        mail_to_customer(conversation, event.seq, now=event.at)


def goes_by_mail(conversation: Conversation) -> bool:
    """Whether its customer is written to by mail as well (C12, S8)."""
    return conversation.by_mail or conversation.channel == Conversation.Channel.TICKET


def mail_to_customer(conversation: Conversation, seq: int, *, now: datetime) -> None:
    """The customer gets this entry by mail; inside the caller's transaction, under its lock."""
    wait = float(conversation.community.policy.mail_after_seconds)
    whom = conversation.customer_id
    leave(conversation_id=conversation.pk, person_id=whom, seq=seq, wait=wait, now=now)


def excerpt(text: str) -> str:
    """The first words of a text on one line, for lists and invitations."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"


def _columns(event: Event, seen_as: str | None) -> dict[str, Any]:
    return {
        "conversation": event.conversation_id,
        "kind": event.kind,
        "now": event.at,
        "author": event.author_id,
        "role": event.author_role,
        "alias": event.author_alias,
        "client_id": event.client_id,
        "audience": event.audience,
        "data": json.dumps(event.data),
        "seen_as": seen_as,
    }


# Counted by the row itself, so that an object read before the lock can't give a number twice.
# Only a message changes what lists show: a note must not shine through there. Whoever is forwarded
# gets mail from then on.
_ENTER = f"""
WITH head AS (
    UPDATE conversations_conversation SET
        last_seq = last_seq + 1,
        last_event_at = %(now)b,
        last_author_role =
            CASE WHEN %(seen_as)b::text IS NULL THEN last_author_role ELSE %(role)b::text END,
        last_excerpt = coalesce(%(seen_as)b::text, last_excerpt),
        by_mail = by_mail OR %(kind)b::text = 'forwarded',
        due_at = coalesce(%(look_at)b::timestamptz, due_at)
    WHERE id = %(conversation)b
    RETURNING id, last_seq, last_author_role, last_excerpt, by_mail, due_at
),
entered AS (
    INSERT INTO conversations_event (conversation_id, seq, kind, at, author_id, author_role,
        author_alias, client_id, audience, data)
    SELECT id, last_seq, %(kind)b::text, %(now)b, %(author)b::uuid, %(role)b::text,
        %(alias)b::text, %(client_id)b::uuid, %(audience)b::varchar[], %(data)s::jsonb
    FROM head
)
SELECT last_seq, last_author_role, last_excerpt, by_mail, due_at, {HINT_HEAD} FROM head
"""  # noqa: S608 - made of our own constants

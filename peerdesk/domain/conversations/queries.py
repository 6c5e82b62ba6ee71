"""Reads of conversations: pieces of timelines, heads, who waits for whom."""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Q

from peerdesk.core.selecting import select
from peerdesk.core.statements import Asked, Uuids, columns_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.lifecycle import Queue, State
from peerdesk.domain.conversations.models import Conversation, Event, Participant

MOST_EVENTS = 500


def events_after(conversation_id: UUID, after: int, limit: int = MOST_EVENTS) -> list[Event]:
    """The timeline after a number, in order, up to `limit`; show each through `wire.event_wire`."""
    return select(Event, _EVENTS_AFTER, [conversation_id, after, limit])


def events_after_each(heads: Mapping[UUID, int], limit: int = MOST_EVENTS) -> list[Event]:
    """The timelines of many conversations, each after its own number, in one statement.

    In order within each conversation and without a gap; a long one may end early.
    """
    if not heads:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS_AFTER_EACH, [list(heads), list(heads.values()), limit])
        return [
            Event(**dict(zip(_COLUMNS, row, strict=True)), data=json.loads(text))
            for *row, text in cursor.fetchall()
        ]


def leads_to(conversation_id: UUID) -> UUID | None:
    """Where a merged conversation goes on, through however many; None if it wasn't merged."""
    with connection.cursor() as cursor:
        cursor.execute(_LEADS_TO, [conversation_id])
        (end,) = cursor.fetchone()
    return end if end != conversation_id else None


def held_by(expert_id: UUID, community_id: UUID) -> set[UUID]:
    """The chats that an expert has there now."""
    rows = Conversation.objects.filter(
        handler_id=expert_id,
        handler_role=Membership.Role.EXPERT,
        community_id=community_id,
        state=State.ACTIVE,
    )
    return set(rows.values_list("id", flat=True))


def had_by_agent(agent_id: UUID, community_id: UUID) -> set[UUID]:
    """The cases there that a member of the support team has and that aren't closed."""
    rows = Conversation.objects.filter(
        handler_id=agent_id, handler_role=Membership.Role.AGENT, community_id=community_id
    )
    return set(rows.exclude(state=State.CLOSED).values_list("id", flat=True))


def watched_in(expert_id: UUID, community_id: UUID) -> set[UUID]:
    """The chats there that an expert passed on to the support team and still reads."""
    rows = Participant.objects.filter(person_id=expert_id, watching=True, left_at=None)
    rows = rows.filter(conversation__community_id=community_id)
    return set(rows.values_list("conversation_id", flat=True))


def for_experts_in(
    community_id: UUID, *, asked: str, before: UUID | None, limit: int
) -> list[Conversation]:
    """What experts are or were asked for there, newest first; `asked`: words of it, or its id."""
    rows = Conversation.objects.filter(community_id=community_id).exclude(served_by="agents")
    if before:
        rows = rows.filter(id__lt=before)
    if asked:
        rows = rows.filter(Q(excerpt__icontains=asked) | Q(id__in=_id_in(asked)))
    return list(rows.select_related("reason").order_by("-id")[:limit])


def _id_in(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        return []


def heads_of(conversation_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The last number of each conversation."""
    rows = Conversation.objects.filter(id__in=conversation_ids)
    return dict(rows.values_list("id", "last_seq"))


def people_of(conversation_ids: Sequence[UUID]) -> list[Participant]:
    """Who is in the conversations now."""
    return Asked(_PEOPLE, [Uuids(conversation_ids)]).objects(Participant)


def agents_queue(community_ids: Sequence[UUID], limit: int = 100) -> list[Conversation]:
    """What lies in the agents' queues of the communities, oldest first."""
    waiting = Q(state__in=[State.WAITING, State.FORWARDED], queue=Queue.AGENTS)
    rows = Conversation.objects.filter(waiting, community_id__in=community_ids)
    return list(rows.order_by("id")[:limit])


_COLUMNS = (
    "conversation_id", "seq", "kind", "at", "author_id", "author_role", "author_alias",
    "client_id", "audience",
)  # fmt: skip
# Never a circle: what is merged takes nothing in.
_LEADS_TO = """
WITH RECURSIVE way (id, into_id, steps) AS (
    SELECT id, merged_into_id, 0 FROM conversations_conversation WHERE id = %s
    UNION ALL
    SELECT c.id, c.merged_into_id, way.steps + 1
    FROM conversations_conversation c JOIN way ON c.id = way.into_id
)
SELECT (SELECT id FROM way ORDER BY steps DESC LIMIT 1)
"""
_PEOPLE = f"""
SELECT {columns_of(Participant, "seat")} FROM conversations_participant seat
WHERE seat.conversation_id = ANY(%s) AND seat.left_at IS NULL ORDER BY seat.id
"""  # noqa: S608 - made of our own constants
_EVENTS_AFTER = "WHERE one.conversation_id = %s AND one.seq > %s ORDER BY one.seq LIMIT %s"
_EVENTS_AFTER_EACH = """
SELECT e.conversation_id, e.seq, e.kind, e.at, e.author_id, e.author_role, e.author_alias,
    e.client_id, e.audience, e.data::text
FROM unnest(%s::uuid[], %s::bigint[]) AS wanted (conversation_id, head)
CROSS JOIN LATERAL (
    SELECT * FROM conversations_event e
    WHERE e.conversation_id = wanted.conversation_id AND e.seq > wanted.head
    ORDER BY e.seq LIMIT %s
) AS e
ORDER BY e.conversation_id, e.seq
"""

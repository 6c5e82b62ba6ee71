"""The lists of a support desk, by community; `access.py` has the last word on each conversation."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.domain.conversations.lifecycle import Queue, State
from peerdesk.domain.conversations.models import Conversation

WAITING = Q(state__in=[State.WAITING, State.FORWARDED], queue=Queue.AGENTS)
MOST_WAITING = 100


def waiting_for_agents(communities: Sequence[UUID]) -> Page[Conversation]:
    """What lies in the agents' queues: live chats before tickets, whoever waits longest first."""
    rows = _of(communities).filter(WAITING).order_by("channel", "id")
    return Page(list(rows[:MOST_WAITING]), None)


def held_by(person_id: UUID, communities: Sequence[UUID]) -> Page[Conversation]:
    """What somebody has in hand, newest first."""
    rows = _of(communities).filter(handler_id=person_id, handler_role="agent")
    return Page(list(rows.exclude(state=State.CLOSED).order_by("-id")[:MOST_WAITING]), None)


def open_tickets(
    communities: Sequence[UUID], *, cursor: str | None = None, limit: int = 50
) -> Page[Conversation]:
    """Tickets that aren't done, newest first, by keyset."""
    rows = _of(communities).filter(channel=Conversation.Channel.TICKET)
    return _page(rows.exclude(state=State.CLOSED), cursor, limit)


def everything(
    communities: Sequence[UUID], *, cursor: str | None = None, limit: int = 50
) -> Page[Conversation]:
    """Every conversation, newest first, by keyset."""
    return _page(_of(communities), cursor, limit)


def _of(communities: Sequence[UUID]) -> QuerySet[Conversation]:
    rows = Conversation.objects.filter(community_id__in=communities)
    return rows.select_related("community", "reason", "team")


def _page(rows: QuerySet[Conversation], cursor: str | None, limit: int) -> Page[Conversation]:
    limit = limited(limit)
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    return page_of(rows.order_by("-id")[: limit + 1], limit=limit, cursor=lambda row: row.id)

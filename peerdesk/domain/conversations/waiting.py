"""Reads of what waits, for those who are to move it."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from peerdesk.core.statements import Asked
from peerdesk.domain.conversations.lifecycle import DueFor, Queue, State
from peerdesk.domain.conversations.models import Conversation


def waiting_for_experts(
    *,
    community_id: UUID,
    areas: Collection[UUID],
    languages: Collection[str],
    not_of: UUID,
    limit: int,
) -> list[Conversation]:
    """The oldest chats that wait for an expert of these areas and languages, locked.

    Those that somebody else holds are left out.
    """
    rows = Conversation.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    return list(
        rows.select_related("community")
        .filter(Q(area=None) | Q(area__in=areas), language__in=languages)
        .filter(community_id=community_id, queue=Queue.EXPERTS, state=State.WAITING)
        .exclude(customer_id=not_of)
        .order_by("id")[:limit]
    )


def due(now: datetime, limit: int) -> list[tuple[UUID, DueFor]]:
    """What the sweep is to look at: ids with what for, the longest overdue first."""
    rows = Conversation.objects.exclude(state=State.CLOSED).filter(due_at__lte=now)
    found = rows.order_by("due_at").values_list("id", "due_for")[:limit]
    return [(id_, DueFor(due_for)) for id_, due_for in found]


def ask_open_count(*, customer_id: UUID, community_id: UUID) -> Callable[[], int]:
    """How many conversations of the customer aren't closed; asked now, read later."""
    answer = Asked(_OPEN, [customer_id, community_id])
    return lambda: int(answer.rows()[0][0])


_OPEN = """
SELECT count(*) FROM conversations_conversation
WHERE customer_id = %b AND community_id = %b AND state <> 'closed'
"""


def running_chat(*, customer_id: UUID, community_id: UUID) -> UUID | None:
    """The customer's newest chat that goes on, to be offered again on another screen (C7)."""
    rows = Conversation.objects.filter(
        customer_id=customer_id, community_id=community_id, channel=Conversation.Channel.CHAT
    )
    running = rows.exclude(state__in=(State.CLOSED, State.UNPAID)).order_by("-id")
    return running.values_list("id", flat=True).first()

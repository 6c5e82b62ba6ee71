"""Reads on refunds: the desk's queue, a conversation's requests, what is due."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F, Q, QuerySet

from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.core.selecting import select
from peerdesk.core.statements import Asked, Uuids
from peerdesk.domain.refunds.lifecycle import (
    OF_QUESTION,
    OF_SERVICE,
    CaseState,
    RequestState,
)
from peerdesk.domain.refunds.models import DisputeCase, RefundRequest

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def requests_page(
    community_ids: Sequence[UUID],
    *,
    state: str = RequestState.OPEN,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[RefundRequest]:
    """What waits for the support team, the first to be decided first; or what was decided, newest
    first."""
    limit = limited(limit)
    rows = RefundRequest.objects.filter(community_id__in=community_ids, state=state)
    rows = rows.select_related("community", "conversation__reason", "offer")
    if state == RequestState.OPEN:
        key = parse_cursor(cursor, _due_and_id)
        if key:
            due, id_ = key
            rows = rows.filter(Q(decide_due_at__gt=due) | Q(decide_due_at=due, id__gt=id_))
        found = rows.order_by("decide_due_at", "id")[: limit + 1]
        return page_of(found, limit=limit, cursor=lambda one: f"{_microseconds(one)}_{one.id}")
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    return page_of(rows.order_by("-id")[: limit + 1], limit=limit, cursor=lambda one: one.id)


def ask_count(community_ids: Sequence[UUID]) -> Asked:
    """How many requests and cases wait for the support team."""
    return Asked(_COUNT, {"communities": Uuids(community_ids)})


_COUNT: Final = """
SELECT (
    SELECT count(*) FROM refunds_refundrequest
    WHERE community_id = ANY(%(communities)s) AND state = 'open'
) + (
    SELECT count(*) FROM refunds_disputecase
    WHERE community_id = ANY(%(communities)s) AND state <> 'closed'
)
"""


def open_cases(community_ids: Sequence[UUID]) -> list[DisputeCase]:
    """Disputes that aren't decided, the first to be answered first; there are never many."""
    rows = DisputeCase.objects.filter(community_id__in=community_ids)
    rows = rows.exclude(state=CaseState.CLOSED).defer("evidence")
    rows = rows.select_related("community", "conversation", "dispute__charge")
    return list(rows.order_by("dispute__evidence_due_at", "id")[:100])


def requests_of(conversation_id: UUID) -> list[RefundRequest]:
    """A conversation's requests, newest first, at most a hundred."""
    clause = "WHERE one.conversation_id = %s ORDER BY one.id DESC LIMIT 100"
    return select(RefundRequest, clause, [conversation_id], "community", "offer")


def is_question_spoken_for(conversation_id: UUID, *states: RequestState) -> bool:
    """Whether there is a request for the question in one of the states."""
    return RefundRequest.objects.filter(
        conversation_id=conversation_id, scope__in=OF_QUESTION, state__in=states
    ).exists()


def services_spoken_for(conversation_id: UUID, *states: RequestState) -> set[UUID]:
    """The offers for which there is a request in one of the states."""
    rows = RefundRequest.objects.filter(
        conversation_id=conversation_id, scope__in=OF_SERVICE, state__in=states
    )
    return set(rows.values_list("offer_id", flat=True))


def services_asked_back(offer_ids: Collection[UUID]) -> set[UUID]:
    """For which of these offers a request waits for its decision."""
    rows = RefundRequest.objects.filter(
        offer_id__in=offer_ids, scope__in=OF_SERVICE, state=RequestState.OPEN
    )
    return set(rows.values_list("offer_id", flat=True))


def due_requests(now: datetime, limit: int) -> list[UUID]:
    """Requests whose next time has come, the oldest first."""
    rows = RefundRequest.objects.filter(state=RequestState.OPEN, due_at__lte=now)
    return list(rows.order_by("due_at").values_list("id", flat=True)[:limit])


def due_cases(now: datetime, limit: int, state: CaseState) -> list[UUID]:
    """Cases in a state whose next time has come."""
    rows = DisputeCase.objects.filter(state=state, due_at__lte=now)
    return list(rows.order_by("due_at").values_list("id", flat=True)[:limit])


def shares_taken(expert_id: UUID, community_id: UUID) -> QuerySet[DisputeCase]:
    """What of lost disputes an expert bears, each `moved_at` when it was taken."""
    rows = DisputeCase.objects.filter(taken_from=expert_id, community=community_id)
    rows = rows.defer("evidence").select_related("dispute__charge", "conversation__reason")
    return rows.annotate(moved_at=F("taken_at"))


def _microseconds(request: RefundRequest) -> int:
    return (request.decide_due_at - _EPOCH) // timedelta(microseconds=1)


def _due_and_id(cursor: str) -> tuple[datetime, UUID]:
    due, _separator, id_ = cursor.partition("_")
    try:
        return _EPOCH + timedelta(microseconds=int(due)), UUID(id_)
    except OverflowError:
        raise ValueError from None

"""Reads on paid questions: one conversation's price, and what others paid lately."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F, QuerySet

from peerdesk.core.money import Money
from peerdesk.core.statements import run
from peerdesk.domain.communities.models import Community
from peerdesk.domain.questions.lifecycle import QuestionState
from peerdesk.domain.questions.models import PaidQuestion, QuestionReturn
from peerdesk.domain.questions.pricing import minimum

LATELY: Final = timedelta(days=30)
# Of fewer prices a median says nothing.
ENOUGH: Final = 5


@dataclass(frozen=True, slots=True)
class Lately:
    """What so many questions cost in the last month: the middle one, and where most lie."""

    count: int
    low: Money
    median: Money
    high: Money
    in_area: bool  # of this area; else of the whole community, since the area had too few


def question_of(conversation_id: UUID) -> PaidQuestion | None:
    """The price of a conversation and where its money is; None where nothing is paid."""
    rows = PaidQuestion.objects.select_related("charge")
    return rows.filter(conversation_id=conversation_id).first()


def questions_of(conversation_ids: Collection[UUID]) -> dict[UUID, PaidQuestion]:
    """The same of many, by conversation."""
    rows = PaidQuestion.objects.filter(conversation_id__in=conversation_ids)
    return {row.conversation_id: row for row in rows}


def prices_lately(community: Community, area_id: UUID | None, *, now: datetime) -> Lately | None:
    """The last month's prices of the area, or of the community if the area had too few (P1)."""
    in_area = _lately(community, area_id, now) if area_id else None
    return in_area or _lately(community, None, now)


def is_returned(question: PaidQuestion, reference: str) -> bool:
    """Whether money went back for this reason already."""
    return QuestionReturn.objects.filter(question=question, reference=reference).exists()


def shares_returned(
    expert_id: UUID, community: Community, *, before: UUID | None = None
) -> "QuerySet[QuestionReturn]":
    """What an expert had earned by questions and gave back, newest first; `moved_at` is when."""
    rows = QuestionReturn.objects.filter(
        expert_id=expert_id, question__community=community, share_minor__gt=0
    )
    if before:
        rows = rows.filter(id__lt=before)
    found = rows.select_related("question__conversation__reason").order_by("-id")
    return found.annotate(moved_at=F("at"))


def promises_over(now: datetime, limit: int) -> list[UUID]:
    """Conversations whose promised time of an answer is over, the longest first."""
    rows = PaidQuestion.objects.filter(state=QuestionState.HELD, answer_due_at__lte=now)
    return list(rows.order_by("answer_due_at").values_list("conversation_id", flat=True)[:limit])


def is_answered(conversation_id: UUID) -> bool:
    """Whether any helper has written a word to the customer."""
    ((found,),) = run(_ANSWERED, [conversation_id])
    return bool(found)


def suggested(community: Community, lately: Lately | None) -> Money:
    """The price that the form proposes: what others paid, never below the minimum."""
    usual = Money.of(community.policy.member_question_price, community.currency)
    return max(lately.median if lately else usual, minimum(community))


def _lately(community: Community, area_id: UUID | None, now: datetime) -> Lately | None:
    values = [community.id, community.currency, now - LATELY, now, area_id, area_id]
    ((count, low, median, high),) = run(_PRICES, values)
    if count < ENOUGH:
        return None
    low, median, high = (Money(minor, community.currency) for minor in (low, median, high))
    return Lately(count, low, median, high, in_area=area_id is not None)


# A price that somebody has really named, never one in between: hence the discrete percentile.
_PRICES = """
SELECT count(*),
    percentile_disc(0.25) WITHIN GROUP (ORDER BY q.price_minor),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY q.price_minor),
    percentile_disc(0.75) WITHIN GROUP (ORDER BY q.price_minor)
FROM questions_paidquestion q
JOIN conversations_conversation c ON c.id = q.conversation_id
WHERE q.community_id = %b AND q.currency = %b AND q.asked_at >= %b AND q.asked_at <= %b
    AND q.state <> 'unpaid' AND (%b::uuid IS NULL OR c.area_id = %b::uuid)
"""
_ANSWERED = """
SELECT EXISTS (
    SELECT FROM conversations_event
    WHERE conversation_id = %b AND kind = 'message' AND author_role IN ('expert', 'agent')
)
"""

"""What customers of a paid demo community asked back: one request waits, one was decided."""

from datetime import datetime, timedelta

from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.questions.lifecycle import QuestionState
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.workflows.answer_refund_request import answer_refund_request
from peerdesk.workflows.reject_refund import reject_refund
from peerdesk.workflows.request_refund import request_refund

_ASKED = "The answer only repeats what the article says. My letter was about something else."
_SAID = "I asked twice for the letter and got no copy. With it I can answer at once."
_BEFORE = "I found the answer myself in the meantime."
_DECIDED = "The answer was right and came within the hour, so it stays with the expert."


def load_refunds(community: Community, now: datetime) -> None:
    """Once a community; what was decided since stays decided."""
    if RefundRequest.objects.filter(community=community, origin="customer").exists():
        return
    paid = PaidQuestion.objects.filter(
        community=community,
        state=QuestionState.RELEASED,
        expert__isnull=False,
        conversation__closed_at__gte=now - timedelta(days=10),
    )
    sold = PremiumOffer.objects.filter(community=community, charge__isnull=False)
    paid = paid.exclude(conversation__in=sold.values("conversation"))
    rows = paid.select_related("customer", "expert", "conversation")
    waiting, decided = [*rows.order_by("-conversation__closed_at")[:2], None, None][:2]
    if waiting is not None:
        _waits(waiting, now)
    agent = _agent_of(community)
    if decided is not None and agent is not None:
        _decided(decided, agent, now)


def _waits(question: PaidQuestion, now: datetime) -> None:
    request = _ask(question, _ASKED, now)
    expert = question.expert
    if expert is not None and request.answered_at is None:
        at = _after(question, 2, now)
        answer_refund_request(caller=Caller(expert), request_id=request.id, text=_SAID, now=at)


def _decided(question: PaidQuestion, agent: Person, now: datetime) -> None:
    request, at = _ask(question, _BEFORE, now), _after(question, 8, now)
    reject_refund(caller=Caller(agent), request_id=request.id, reason=_DECIDED, now=at)


def _ask(question: PaidQuestion, words: str, now: datetime) -> RefundRequest:
    """As its customer would have, an hour after the end."""
    request, _is_new = request_refund(
        caller=Caller(question.customer),
        conversation_id=question.conversation_id,
        scope="question",
        reason=words,
        now=_after(question, 1, now),
    )
    return request


def _after(question: PaidQuestion, hours: int, now: datetime) -> datetime:
    ended = question.conversation.closed_at or now
    return min(now, ended + timedelta(hours=hours))


def _agent_of(community: Community) -> Person | None:
    rows = Membership.objects.filter(
        community=community, role=Membership.Role.AGENT, ended_at=None
    ).select_related("person")
    first = rows.order_by("since").first()
    return first.person if first else None

"""A request for money back: who asks, is heard and decides, once and in time (P11)."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.refunds.lifecycle import RequestState
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.domain.refunds.operations.requesting import (
    AnswerOver,
    RequestDecided,
)
from peerdesk.workflows.answer_refund_request import answer_refund_request
from peerdesk.workflows.move_refund_request import move_refund_request
from peerdesk.workflows.reject_refund import reject_refund
from peerdesk.workflows.request_refund import (
    NothingToRefund,
    RefundOver,
    request_refund,
)
from tests import cast
from tests.workflows.premium_scenes import accepted, offered
from tests.workflows.refund_scenes import approved, asked_back, card_question, codes, rated

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P11")]


def test_the_expert_is_heard_once_and_in_time(chat: Conversation, ezra: Person) -> None:
    card_question(chat)
    request = asked_back(chat)
    answer_refund_request(caller=Caller(ezra), request_id=request.id, text="I explained it twice.")
    assert codes(chat)[-1] == "refund_answered"
    with pytest.raises(AnswerOver):
        answer_refund_request(caller=Caller(ezra), request_id=request.id, text="And again.")


def test_too_late_the_expert_is_not_heard_any_more(chat: Conversation, ezra: Person) -> None:
    card_question(chat)
    request = asked_back(chat)
    with pytest.raises(AnswerOver):
        answer_refund_request(
            caller=Caller(ezra), request_id=request.id, text="Sorry.", now=request.answer_due_at
        )
    with pytest.raises(InvalidInput):
        answer_refund_request(caller=Caller(ezra), request_id=request.id, text="  ")


def test_a_decision_is_made_once(chat: Conversation, agnes: Person) -> None:
    card_question(chat)
    request = asked_back(chat)
    approved(agnes, request)
    with pytest.raises(RequestDecided):
        reject_refund(caller=Caller(agnes), request_id=request.id, reason="No.")
    with pytest.raises(RequestDecided):
        approved(agnes, request)
    with pytest.raises(NothingToRefund):
        asked_back(chat)


def test_the_time_to_ask_ends_after_the_conversation(chat: Conversation, ada: Person) -> None:
    card_question(chat)
    rated(chat, 5)
    late = clock.now() + timedelta(days=14, seconds=5)
    with pytest.raises(RefundOver):
        asked_back(chat, now=late)
    assert asked_back(chat, now=late - timedelta(minutes=1)).state == RequestState.OPEN


def test_nothing_was_paid_in_a_free_chat(chat: Conversation) -> None:
    with pytest.raises(NothingToRefund):
        asked_back(chat)


def test_only_the_customer_asks_and_only_the_team_decides(
    chat: Conversation, ada: Person, ezra: Person, erik: Person, otto: Person
) -> None:
    card_question(chat)
    for somebody in (ezra, erik, otto):
        with pytest.raises(NotFound):
            request_refund(caller=Caller(somebody), conversation_id=chat.id, scope="question")
    request = asked_back(chat)
    for somebody in (ada, ezra, erik, otto):
        with pytest.raises(NotFound):
            approved(somebody, request)
        with pytest.raises(NotFound):
            reject_refund(caller=Caller(somebody), request_id=request.id)
    for somebody in (ada, erik, otto):
        with pytest.raises(NotFound):
            answer_refund_request(caller=Caller(somebody), request_id=request.id, text="No.")


@pytest.mark.parametrize("helped_with", ["question", "service"])
def test_nobody_decides_about_their_own_part_of_a_request_for_both(
    chat: Conversation, ada: Person, erik: Person, helped_with: str
) -> None:
    """Ezra is heard on the request; the other part is Erik's, who is on the team as well."""
    cast.member(erik, chat.community, "agent")
    card_question(chat)
    offer = accepted(offered(chat), ada)
    request = asked_back(chat, "both", offer_id=offer.id)
    if helped_with == "service":
        PremiumOffer.objects.update(expert=erik)
    else:
        PaidQuestion.objects.update(expert=erik)
    with pytest.raises(NotFound):
        approved(erik, request)
    with pytest.raises(NotFound):
        reject_refund(caller=Caller(erik), request_id=request.id, reason="I helped.")
    assert RefundRequest.objects.get().state == RequestState.OPEN


@pytest.mark.invariant("I7")
def test_an_overdue_decision_calls_in_an_owner_every_day(
    chat: Conversation, olga: Person, agnes: Person
) -> None:
    card_question(chat)
    request = asked_back(chat)
    assert move_refund_request(request_id=request.id, now=request.answer_due_at)
    request.refresh_from_db()
    assert (request.due_at, request.escalated_at) == (request.decide_due_at, None)
    late = request.decide_due_at + timedelta(minutes=1)
    assert move_refund_request(request_id=request.id, now=late)
    assert not move_refund_request(request_id=request.id, now=late)
    request.refresh_from_db()
    assert request.escalated_at == late
    assert request.state == RequestState.OPEN
    assert move_refund_request(request_id=request.id, now=late + timedelta(hours=24))
    assert approved(agnes, request).state == RequestState.APPROVED

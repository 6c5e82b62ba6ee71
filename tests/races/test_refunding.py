"""Two tabs and two agents at one instant: one request, one decision, one refund (P11, I12)."""

from functools import partial

import pytest

from peerdesk.core.money import Money
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.domain.refunds.operations.requesting import AlreadyAsked, RequestDecided
from peerdesk.workflows.approve_refund import approve_refund
from peerdesk.workflows.reject_refund import reject_refund
from peerdesk.workflows.request_refund import request_refund
from tests.contenders import at_once
from tests.workflows.premium_scenes import QUESTION, books
from tests.workflows.refund_scenes import asked_back, card_question

pytestmark = [
    pytest.mark.race,
    pytest.mark.promise("P11"),
    pytest.mark.invariant("I12"),
    pytest.mark.django_db(transaction=True),
]


def test_two_tabs_ask_once(chat: Conversation, ada: Person) -> None:
    card_question(chat)
    ask = partial(
        request_refund, caller=Caller(ada), conversation_id=chat.id, scope="question", reason="No."
    )
    results = at_once([ask] * 8)
    assert sum(not isinstance(one, Exception) for one in results) == 1
    assert all(isinstance(one, tuple | AlreadyAsked) for one in results)
    assert RefundRequest.objects.count() == 1


def test_two_agents_decide_once_and_money_goes_back_once_or_never(
    chat: Conversation, agnes: Person, olga: Person
) -> None:
    card_question(chat)
    request = asked_back(chat)
    yes = [
        partial(approve_refund, caller=Caller(one), request_id=request.id, reason="Yes.")
        for one in (agnes, olga)
    ]
    part = Money(500, "CHF")
    some = partial(approve_refund, caller=Caller(agnes), request_id=request.id, question=part)
    no = partial(reject_refund, caller=Caller(olga), request_id=request.id, reason="No.")
    results = at_once([*yes, some, no] * 3)
    assert sum(not isinstance(one, Exception) for one in results) == 1
    assert all(isinstance(one, RefundRequest | RequestDecided) for one in results)
    request.refresh_from_db()
    sent = sum(Refund.objects.values_list("amount_minor", flat=True))
    assert sent == request.question_minor == Charge.objects.get().refunded_minor
    assert request.question_minor in (0, 500, QUESTION)
    assert sum(books(chat.community_id).values()) == 0

"""A question paid by card, rated, and a request about it."""

from datetime import timedelta
from typing import Any

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payments.lifecycle import ChargeState, Purpose
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.questions.lifecycle import PaidBy, QuestionState
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.workflows.approve_refund import approve_refund
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.request_refund import request_refund
from tests.cast import closed_by_customer
from tests.workflows.premium_scenes import QUESTION, make_paid


def card_question(chat: Conversation, intent_id: str = "") -> PaidQuestion:
    """Ada paid her question by card; the money is held."""
    make_paid(chat.community)
    now = clock.now()
    money = Money(QUESTION, chat.community.currency)
    charge = Charge.objects.create(
        community=chat.community,
        payer=chat.customer,
        purpose=Purpose.QUESTION,
        subject_id=chat.id,
        amount_minor=QUESTION,
        currency=money.currency,
        state=ChargeState.SUCCEEDED,
        provider="local",
        method="pm_card_visa",
        return_url="https://example.org/",
        intent_id=intent_id or f"pi_{chat.id.hex}",
        brand="visa",
        last4="4242",
        created_at=now,
        settled_at=now,
        give_up_at=now + timedelta(hours=1),
    )
    post_transfer(
        book=chat.community_id,
        reference=f"scene:{chat.id}",
        why=chart.Why.QUESTION,
        legs=[Leg(chart.provider("local"), chart.customer_held(chat.customer_id), money)],
    )
    return PaidQuestion.objects.create(
        conversation=chat,
        community=chat.community,
        customer=chat.customer,
        price_minor=QUESTION,
        currency=money.currency,
        paid_by=PaidBy.CARD,
        charge=charge,
        state=QuestionState.HELD,
        asked_at=now,
        paid_at=now,
    )


def rated(chat: Conversation, stars: int) -> None:
    """Ada closes it and gives so many stars."""
    closed_by_customer(chat)
    rate_conversation(
        caller=Caller(chat.customer),
        conversation_id=chat.id,
        stars=stars,
        reason="unclear" if stars < 5 else "",
    )


def asked_back(chat: Conversation, scope: str = "question", **values: Any) -> RefundRequest:
    """Ada asks for her money."""
    values = {"reason": "That was no help.", **values}
    request, _is_new = request_refund(
        caller=Caller(chat.customer), conversation_id=chat.id, scope=scope, **values
    )
    return request


def codes(chat: Conversation) -> list[str]:
    """The notices of the timeline."""
    notices = Event.objects.filter(conversation=chat, kind="notice").order_by("seq")
    return [event.data["code"] for event in notices]


def approved(agnes: Person, request: RefundRequest, **values: object) -> RefundRequest:
    """Agnes gives the money back."""
    return approve_refund(
        caller=Caller(agnes), request_id=request.id, reason="Ezra agrees.", **values
    )  # type: ignore[arg-type]

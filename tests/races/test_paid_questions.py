"""A question's payment from many sides at one instant: one hold, one way for every cent."""

from functools import partial
from typing import Any

import pytest

from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.queries import balance, drifted_accounts
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.workflows import sweep
from peerdesk.workflows.ask_paid_question import Terms, ask_paid_question
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.pay_question import pay_again, pay_question
from peerdesk.workflows.take_payment import take_payment
from tests.contenders import at_once
from tests.provider import SECURE, VISA, LocalProvider
from tests.workflows.scenes import later

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asked(
    ada: Person, ezra: Person, tally: Community, sending_invoices: Reason, provider: LocalProvider
) -> Any:
    """Ada asks for CHF 10.00, with a card of her choice, and hasn't paid yet."""
    tally.mode = Community.Mode.PAID
    tally.save()
    return lambda card=VISA: ask_paid_question(
        caller=Caller(ada),
        community=tally,
        reason="sending-invoices",
        text="May my landlord do that?",
        terms=Terms("10.00", card),
    )


def held(tally: Community, ada: Person) -> int:
    where = chart.customer_held(ada.id)
    return balance(book=tally.id, address=where, currency="CHF").amount_minor


@pytest.mark.promise("P1")
@pytest.mark.invariant("I10")
def test_two_tabs_and_a_worker_pay_a_question_once(
    asked: Any, ada: Person, tally: Community, provider: LocalProvider
) -> None:
    question = asked()
    again = partial(pay_question, question.conversation_id)
    at_once([again, partial(take_payment, question.charge.id)] * 4)
    assert held(tally, ada) == 1000
    assert len(provider.api("payment_intents")["data"]) == 1
    assert Conversation.objects.get().state == "waiting"
    assert drifted_accounts() == []


@pytest.mark.promise("P1")
@pytest.mark.invariant("I10", "I12")
def test_closed_and_out_of_time_at_one_instant_gives_back_once(
    asked: Any, ada: Person, tally: Community
) -> None:
    question = asked()
    pay_question(question.conversation_id)
    close = partial(
        close_conversation, caller=Caller(ada), conversation_id=question.conversation_id
    )
    at_once([close, partial(sweep.return_promised, later(hours=25))] * 4)
    sweep.return_promised(later(hours=25))
    row = PaidQuestion.objects.get()
    assert (row.state, row.returned_minor, held(tally, ada)) == ("returned", 1000, 0)
    assert Refund.objects.get().amount_minor == 1000
    assert Conversation.objects.get().state == "closed"


@pytest.mark.promise("P1")
@pytest.mark.invariant("I10")
def test_two_cards_at_one_instant_and_money_is_taken_once(
    asked: Any, ada: Person, tally: Community, provider: LocalProvider
) -> None:
    question = asked(SECURE)
    pay_question(question.conversation_id)
    card = partial(
        pay_again,
        caller=Caller(ada),
        conversation_id=question.conversation_id,
        terms=Terms(method=VISA),
    )
    at_once([card] * 4)
    paid = [one for one in Charge.objects.all() if one.state == "succeeded"]
    assert len(paid) == 1
    assert held(tally, ada) == 1000
    taken = [one for one in provider.api("payment_intents")["data"] if one["status"] == "succeeded"]
    assert len(taken) == 1

"""The money of a question is taken, and taken again with another card (P1, I13).

Outside any transaction: the payment provider is in the middle.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.operations.unpaid import remove_unpaid
from peerdesk.domain.payments.lifecycle import Purpose
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.queries import charge_of, last_charge_of
from peerdesk.domain.payments.refusals import refusal_of
from peerdesk.domain.people.access import Caller
from peerdesk.domain.questions.lifecycle import QuestionState
from peerdesk.domain.questions.operations.asking import MoneyMoved, forget
from peerdesk.domain.questions.operations.settling import locked_question
from peerdesk.workflows.ask_paid_question import Terms, charge_for
from peerdesk.workflows.take_payment import give_up_payment, take_payment


def pay_question(conversation_id: UUID) -> Charge | None:
    """How the payment stands that was begun with the question; None where nothing is to be paid.

    Still open with a `redirect_url`, the customer is needed there. Raises CardDeclined and
    PaymentFailed, after which nothing is left of the question. A provider that can't be reached
    leaves it unpaid; the sweep asks again.
    """
    begun = last_charge_of(Purpose.QUESTION, conversation_id)
    if begun is None:
        return None
    charge = take_payment(begun.id)
    refused = refusal_of(charge)
    if refused is not None:
        give_up_question(conversation_id, now=clock.now())
        raise refused
    return charge


def pay_again(*, caller: Caller, conversation_id: UUID, terms: Terms) -> Charge:
    """Another card, or the provider's page once more, for a question that isn't paid yet.

    What was begun is given up first. Raises NotFound for anybody but its customer, MoneyMoved when
    there is nothing to pay, InvalidInput (`payment_method`), CardDeclined, PaymentFailed; the
    question stays unpaid, then.
    """
    seen = conversation_for(caller, conversation_id)
    if seen.conversation.customer_id != caller.person.id:
        raise NotFound
    begun = charge_of(Purpose.QUESTION, conversation_id)
    if begun is not None:
        give_up_payment(begun.id)
    charge = take_payment(_begin_again(caller, conversation_id, terms).id)
    refused = refusal_of(charge)
    if refused is not None:
        raise refused
    return charge


@transaction.atomic
def give_up_question(conversation_id: UUID, *, now: datetime) -> None:
    """A question that was never paid goes, with its words; one that was paid meanwhile stays."""
    conversation = locked(conversation_id)
    if conversation is not None and conversation.state == State.UNPAID:
        forget(conversation_id)
        remove_unpaid(conversation, now=now)


@transaction.atomic
def _begin_again(caller: Caller, conversation_id: UUID, terms: Terms) -> Charge:
    conversation = locked(conversation_id)
    question = locked_question(conversation_id)
    if conversation is None or question is None:
        raise NotFound
    if question.state != QuestionState.UNPAID:
        raise MoneyMoved(state=question.state)
    return charge_for(conversation, caller.person, question.price, terms, now=clock.now())

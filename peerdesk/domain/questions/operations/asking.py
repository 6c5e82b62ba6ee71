"""A price is named, paid, or never paid: the beginning of a paid question (P1)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.core.money import Money
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.questions.lifecycle import MOVES, PaidBy, QuestionState
from peerdesk.domain.questions.models import PaidQuestion


class MoneyMoved(Refusal):
    """The question's money isn't any more where the caller saw it."""

    code = "question_moved"
    sentence = _("The payment of this question has changed in the meantime.")


class GivenBack(Refusal):
    """The price went back to the customer in full: the question is over."""

    code = "question_returned"
    sentence = _("The price of this question was given back. Please ask a new one.")


def note_price(
    *,
    conversation: Conversation,
    price: Money,
    paid_by: PaidBy,
    urgent: bool,
    now: datetime,
) -> PaidQuestion:
    """What the customer named, unpaid as yet; in the transaction that opens the conversation."""
    return PaidQuestion.objects.create(
        conversation=conversation,
        community_id=conversation.community_id,
        customer_id=conversation.customer_id,
        price_minor=price.amount_minor,
        currency=price.currency,
        urgent=urgent,
        paid_by=paid_by,
        asked_at=now,
    )


def note_paid(
    question: PaidQuestion, *, charge: Charge | None, answer_due_at: datetime, now: datetime
) -> None:
    """Its money is held from now on; an answer is promised until `answer_due_at`."""
    values = {"charge": charge, "paid_at": now, "answer_due_at": answer_due_at}
    move_money(question, QuestionState.HELD, **values)


def note_answered(question: PaidQuestion) -> None:
    """Somebody has answered: the promise is kept."""
    rows = PaidQuestion.objects.filter(id=question.id)
    rows.update(answer_due_at=None)
    question.answer_due_at = None


def remind(question: PaidQuestion, *, now: datetime) -> bool:
    """Whether it is the first time that the customer is reminded of the payment."""
    rows = PaidQuestion.objects.filter(id=question.id, reminded_at=None)
    return bool(rows.update(reminded_at=now))


def forget(conversation_id: UUID) -> None:
    """It was never paid: nothing is left of it but the charge."""
    PaidQuestion.objects.filter(conversation_id=conversation_id).delete()


def move_money(question: PaidQuestion, to: QuestionState, **values: object) -> None:
    """Compare-and-set from the state that `question` shows; raises MoneyMoved if it isn't so."""
    before = QuestionState(question.state)
    if to != before and to not in MOVES[before]:
        raise MoneyMoved(state=before.value)
    rows = PaidQuestion.objects.filter(id=question.id, state=before)
    if not rows.update(state=to, **values):
        raise MoneyMoved(state=before.value)
    question.state = to
    for name, value in values.items():
        setattr(question, name, value)

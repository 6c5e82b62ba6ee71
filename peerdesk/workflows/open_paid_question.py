"""A question is paid: its money is held, and the first experts are asked (P1).

Called by settle_charge with its verbs, and by asking where a membership pays.
"""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from peerdesk.delivery.notifications.announcing import tell as announce
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.operations.unpaid import begin_waiting
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.questions.lifecycle import QuestionState
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.questions.operations.asking import note_paid, remind
from peerdesk.domain.questions.operations.settling import locked_question
from peerdesk.workflows.find_helper import find_helper


def lock(subject_id: UUID) -> None:
    """The conversation, if it is still there; its charge comes after it."""
    locked(subject_id)


def paid(*, charge: Charge, now: datetime) -> bool:
    """The money is held and the question waits for an expert; False if it was taken back."""
    conversation = locked(charge.subject_id)
    question = locked_question(charge.subject_id) if conversation else None
    if conversation is None or question is None or question.state != QuestionState.UNPAID:
        return False
    hold(
        conversation=conversation,
        question=question,
        charge=charge,
        source=chart.provider(charge.provider),
        reference=f"charge:{charge.id}",
        now=now,
    )
    return True


def unpaid(*, charge: Charge, now: datetime) -> None:
    """Refused or given up: the draft stays for a while, and another card may be tried.

    Who went away from the payment is reminded once.
    """
    conversation = locked(charge.subject_id)
    question = locked_question(charge.subject_id) if conversation else None
    if conversation is None or question is None or question.state != QuestionState.UNPAID:
        return
    gone = charge.state == ChargeState.CANCELLED and now >= charge.give_up_at
    if gone and remind(question, now=now):
        announce(
            person_id=question.customer_id,
            kind="question_unpaid",
            url=reverse("conversation", args=[conversation.id]),
            values={"community": conversation.community.name},
            now=now,
        )


def hold(
    *,
    conversation: Conversation,
    question: PaidQuestion,
    charge: Charge | None,
    source: chart.Address,
    reference: str,
    now: datetime,
) -> None:
    """Book the price as held and let the question wait for its helper."""
    post_transfer(
        book=question.community_id,
        reference=reference,
        why=chart.Why.QUESTION,
        legs=[Leg(source, chart.customer_held(question.customer_id), question.price)],
        at=now,
    )
    promise = conversation.community.policy.hours("answer_promise_hours")
    note_paid(question, charge=charge, answer_due_at=now + promise, now=now)
    if conversation.state == State.UNPAID:
        begin_waiting(conversation, now=now)
    find_helper(conversation=conversation, now=now, first=True)

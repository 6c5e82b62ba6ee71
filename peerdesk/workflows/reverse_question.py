"""A question's money goes back the way it came, in part or in full: the mirror in the books (P11).

A step of other stories, inside their transaction, with the conversation locked.
"""

from datetime import datetime
from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.core.money import Money
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payments.operations.refunding import start_refund
from peerdesk.domain.payments.refusals import RefundTooLarge
from peerdesk.domain.questions.lifecycle import PaidBy, QuestionState
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.questions.operations.settling import Parts, locked_question, note_returned
from peerdesk.domain.questions.queries import is_returned


def reverse_question(
    *, conversation_id: UUID, money: Money | None = None, reference: str, now: datetime
) -> Money:
    """So much of the price goes back, all that is left of it without `money`; tells how much.

    What is held goes first; of what was released, share and fees in their proportion: an expert who
    was paid already falls below zero and is netted in the next payout. Once for each `reference`:
    again moves nothing. Raises RefundTooLarge, and NotFound where nothing was paid.
    """
    question = locked_question(conversation_id)
    if question is None or question.state == QuestionState.UNPAID:
        raise NotFound
    if is_returned(question, reference):
        return Money.zero(question.currency)
    left = Money(question.price_minor - question.returned_minor, question.currency)
    money = left if money is None else money
    if money > left:
        raise RefundTooLarge(left)
    if not money:
        return money
    legs = _legs(question, note_returned(question, money, reference=reference, now=now))
    post_transfer(
        book=question.community_id,
        reference=f"question:{question.id}:returned:{reference}",
        why=chart.Why.REFUND,
        legs=legs,
        at=now,
    )
    if question.charge is not None:
        start_refund(charge=question.charge, money=money, reference=reference, now=now)
    return money


def _legs(question: PaidQuestion, parts: Parts) -> list[Leg]:
    target = source_of(question)
    legs = [
        Leg(chart.customer_held(question.customer_id), target, parts.held),
        Leg(chart.platform_fees(), target, parts.fees),
    ]
    if question.expert_id is not None:
        legs.append(Leg(chart.expert_payable(question.expert_id), target, parts.share))
    return [leg for leg in legs if leg.money]


def source_of(question: PaidQuestion) -> chart.Address:
    """Where its money came from, and goes back to."""
    if question.charge is not None:
        return chart.provider(question.charge.provider)
    return (
        chart.memberships() if question.paid_by == PaidBy.MEMBERSHIP else chart.brand_receivable()
    )

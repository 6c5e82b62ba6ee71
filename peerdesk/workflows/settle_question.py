"""What stars do with the money of a paid question: released, held, or held again (P1, I10, I12).

A step that stories of rating, deciding and closing end with; inside their transaction, with the
conversation locked. Where nothing is paid it does nothing.
"""

from datetime import datetime
from uuid import UUID

from peerdesk.core.money import Money
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.questions.lifecycle import QuestionState
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.questions.operations.settling import (
    Parts,
    locked_question,
    note_held_again,
    note_released,
)
from peerdesk.domain.questions.pricing import ACCEPTED, share_of
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.refunds.lifecycle import Origin, RequestState
from peerdesk.domain.refunds.operations.requesting import withdraw
from peerdesk.domain.refunds.queries import requests_of
from peerdesk.workflows.open_refund_request import open_for_rating


def settle_question(
    *,
    conversation: Conversation,
    rating: Rating,
    before: int = 0,
    reference: str,
    now: datetime,
) -> Money:
    """What the rating earns its expert; `reference` names what is booked, once for ever.

    Accepted, all that is held is released. Else it stays held, or what the rating earned `before`
    it was changed (minor units) is held again, and a refund is asked for: a person decides.
    """
    question = locked_question(conversation.id)
    nothing = Money.zero(conversation.community.currency)
    if question is None:
        return nothing
    accepted = (rating.stars or 0) >= ACCEPTED
    if accepted and question.state == QuestionState.HELD:
        if rating.state != Rating.State.IMPLICIT:
            _take_request_back(conversation, now)
        return release(
            conversation=conversation,
            question=question,
            expert_id=rating.expert_id,
            share_percent=rating.share_percent,
            reference=reference,
            now=now,
        )
    earned = Money(before, nothing.currency)
    if accepted:
        return earned
    if earned and _was_released_to(question, rating):
        _hold_again(question, reference, now)
        earned = nothing
    if question.state == QuestionState.HELD:
        open_for_rating(
            conversation=conversation, expert_id=rating.expert_id, reason=rating.comment, now=now
        )
    return earned


def earns(conversation: Conversation, rating: Rating, stars: int) -> Money:
    """What so many stars would earn the rating's expert in all, as things stand; moves nothing."""
    question = locked_question(conversation.id)
    community = conversation.community
    if question is None:
        return Money.zero(community.currency)
    if stars >= ACCEPTED and question.state == QuestionState.HELD:
        return share_of(question.held, community, rating.share_percent)
    earned = Money(rating.pay_minor or 0, community.currency)
    if stars < ACCEPTED and earned and _was_released_to(question, rating):
        return Money.zero(community.currency)
    return earned


def restores(conversation: Conversation, rating: Rating) -> Money:
    """What five stars would earn at most, for who decides on an appeal; moves nothing."""
    question = locked_question(conversation.id)
    community = conversation.community
    if question is None:
        return Money.zero(community.currency)
    is_held = question.state == QuestionState.HELD
    money = question.held if is_held else question.price
    return share_of(money, community, rating.share_percent)


def restore(
    *, conversation: Conversation, rating: Rating, money: Money, reference: str, now: datetime
) -> None:
    """An owner pays the answer after all: of what is held, else of the platform's own money."""
    question = locked_question(conversation.id)
    assert question is not None
    if question.state == QuestionState.HELD:
        release(
            conversation=conversation,
            question=question,
            expert_id=rating.expert_id,
            share_percent=rating.share_percent,
            reference=reference,
            now=now,
        )
        return
    payable = chart.expert_payable(rating.expert_id)
    _book(question, reference, [Leg(chart.platform_fees(), payable, money)], now)


def release(
    *,
    conversation: Conversation,
    question: PaidQuestion,
    expert_id: UUID | None,
    share_percent: int = 100,
    reference: str,
    now: datetime,
) -> Money:
    """All that is held is earned: the expert's share, which it tells, and the platform's.

    Without an expert, as when the support team answered, all of it is the platform's.
    """
    held = question.held
    share = share_of(held, conversation.community, share_percent) if expert_id else _none_of(held)
    parts = note_released(question, expert_id=expert_id, share=share, now=now)
    _book(question, reference, _legs(question, parts, expert_id), now)
    return share


def release_question(*, conversation: Conversation, reference: str, now: datetime) -> Money:
    """What is still held goes to who answered, by a person's decision or the customer's own word.

    To the expert of the last rating, else to the platform. Nothing held: nothing moves.
    """
    question = locked_question(conversation.id)
    if question is None or question.state != QuestionState.HELD or not question.held:
        return Money.zero(conversation.community.currency)
    rating = _last_rating(conversation.id)
    share = release(
        conversation=conversation,
        question=question,
        expert_id=rating.expert_id if rating else _expert_of(conversation),
        share_percent=rating.share_percent if rating else 100,
        reference=reference,
        now=now,
    )
    if rating and rating.stars is not None:
        Rating.objects.filter(id=rating.id).update(
            pay_minor=(rating.pay_minor or 0) + share.amount_minor
        )
    return share


def _last_rating(conversation_id: UUID) -> Rating | None:
    rows = Rating.objects.filter(conversation_id=conversation_id)
    return rows.exclude(state=Rating.State.VOID).order_by("-episode").first()


def _expert_of(conversation: Conversation) -> UUID | None:
    return conversation.handler_id if conversation.handler_role == "expert" else None


def _was_released_to(question: PaidQuestion, rating: Rating) -> bool:
    released = question.state == QuestionState.RELEASED
    return released and question.expert_id == rating.expert_id


def _take_request_back(conversation: Conversation, now: datetime) -> None:
    """What few stars asked for, better ones ask no more; silence takes nothing back.

    The customer's own request stays.
    """
    asked = [one for one in requests_of(conversation.id) if one.origin == Origin.RATING]
    for request in asked:
        if request.state == RequestState.OPEN:
            withdraw(request, now=now)


def _hold_again(question: PaidQuestion, reference: str, now: datetime) -> None:
    expert_id = question.expert_id
    parts = note_held_again(question)
    legs = _legs(question, parts, expert_id)
    back = [Leg(target, source, money) for source, target, money in legs]
    _book(question, reference, back, now)


def _legs(question: PaidQuestion, parts: Parts, expert_id: UUID | None) -> list[Leg]:
    held = chart.customer_held(question.customer_id)
    legs = [Leg(held, chart.platform_fees(), parts.fees)]
    if expert_id is not None:
        legs.insert(0, Leg(held, chart.expert_payable(expert_id), parts.share))
    return [leg for leg in legs if leg.money]


def _book(question: PaidQuestion, reference: str, legs: list[Leg], now: datetime) -> None:
    if legs:
        post_transfer(
            book=question.community_id,
            reference=reference,
            why=chart.Why.QUESTION,
            legs=legs,
            at=now,
        )


def _none_of(money: Money) -> Money:
    return Money.zero(money.currency)

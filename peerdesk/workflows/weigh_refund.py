"""What of a conversation's money can still be given back, and until when it may be asked (P11).

Read by every story about refunds and by the doors; it writes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.core.money import Money
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.payments.lifecycle import DisputeState
from peerdesk.domain.payments.models import Dispute
from peerdesk.domain.premium.lifecycle import OfferState
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.questions.lifecycle import QuestionState
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.ratings.queries import last_rating
from peerdesk.domain.refunds.clocks import asked_until
from peerdesk.domain.refunds.lifecycle import OF_QUESTION, OF_SERVICE, RequestState
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.domain.refunds.queries import is_question_spoken_for, services_spoken_for


@dataclass(frozen=True, slots=True)
class Part:
    """The question or one service: what it cost, what of it can go back, who is heard on it.

    `over` says why it can't be asked for any more, in a code; "" where it can.
    """

    money: Money
    paid: Money
    expert_id: UUID | None
    until: datetime | None
    over: str
    charge_id: UUID | None
    offer: PremiumOffer | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """All that was paid for in one conversation."""

    question: Part | None
    services: Sequence[Part]

    def service(self, offer_id: UUID | None) -> Part | None:
        """That service, or the only one."""
        if offer_id is None:
            return self.services[0] if len(self.services) == 1 else None
        return next((one for one in self.services if one.offer and one.offer.id == offer_id), None)

    @property
    def may_be_asked(self) -> bool:
        """Whether there is anything that the customer may ask back now."""
        parts = [*([self.question] if self.question else []), *self.services]
        return any(not part.over for part in parts)


def weigh_refund(conversation: Conversation, *, now: datetime) -> Weighed:
    """What was paid for in it and what became of that; nothing where nothing was paid."""
    question = PaidQuestion.objects.filter(conversation=conversation).first()
    offers = PremiumOffer.objects.filter(conversation=conversation, charge__isnull=False)
    paid = offers.exclude(accepted_at=None).order_by("-accepted_at")
    return Weighed(
        _question(conversation, question, now) if question else None,
        [_service(conversation, offer, now) for offer in paid],
    )


def parts_of(request: RefundRequest, weighed: Weighed) -> list[Part]:
    """What a request asks back."""
    parts = [weighed.question] if request.scope in OF_QUESTION else []
    parts += [weighed.service(request.offer_id)] if request.scope in OF_SERVICE else []
    return [part for part in parts if part is not None]


def must_not_be_theirs(parts: Sequence[Part], person_id: UUID) -> None:
    """Nobody decides about what they earned, of which a request may name two experts.

    Raises NotFound, as for everybody who isn't the support team there.
    """
    if any(part.expert_id == person_id for part in parts):
        raise NotFound


def expert_of(conversation: Conversation) -> UUID | None:
    """Who answered the question; None where it was the support team, or nobody."""
    if conversation.handler_role == "expert":
        return conversation.handler_id
    rating = last_rating(conversation.id)
    return rating.expert_id if rating else None


def is_disputed(charge_id: UUID | None) -> bool:
    """Whether the customer's bank has asked that charge back, and hasn't lost."""
    if charge_id is None:
        return False
    return Dispute.objects.filter(charge_id=charge_id).exclude(state=DisputeState.WON).exists()


def _question(conversation: Conversation, question: PaidQuestion, now: datetime) -> Part | None:
    if question.state == QuestionState.UNPAID:
        return None
    paid = Money(question.price_minor, question.currency)
    left = question.price_minor - question.returned_minor
    ended_at = conversation.closed_at if conversation.state == State.CLOSED else None
    until = asked_until(conversation.community.policy, ended_at)
    over = _over(until, question.charge_id, now)
    if question.state == QuestionState.RETURNED or left <= 0:
        left, over = 0, "returned"
    elif is_question_spoken_for(conversation.id, RequestState.APPROVED, RequestState.REJECTED):
        over = "decided"
    expert = question.expert_id or expert_of(conversation)
    return Part(Money(left, paid.currency), paid, expert, until, over, question.charge_id)


def _service(conversation: Conversation, offer: PremiumOffer, now: datetime) -> Part:
    paid = Money(offer.price_minor, offer.currency)
    until = asked_until(conversation.community.policy, offer.ended_at)
    left, over = paid, _over(until, offer.charge_id, now)
    if offer.state == OfferState.CANCELLED:
        left, over = Money.zero(offer.currency), "returned"
    elif offer.id in services_spoken_for(
        conversation.id, RequestState.APPROVED, RequestState.REJECTED
    ):
        over = "decided"
    return Part(left, paid, offer.expert_id, until, over, offer.charge_id, offer)


def _over(until: datetime | None, charge_id: UUID | None, now: datetime) -> str:
    if is_disputed(charge_id):
        return "disputed"
    return "late" if until is not None and now > until else ""

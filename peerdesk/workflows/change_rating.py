"""The customer says it again, for some days or until it is paid out; the books follow (F8)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.holding import held_for_customer
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, hold_one_still, post_transfer
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.changing import (
    NotRated,
    PaidOut,
    change,
    is_as_given,
    may_be_changed,
)
from peerdesk.domain.ratings.models import FormerRating, Rating
from peerdesk.domain.ratings.opinion import Opinion
from peerdesk.domain.ratings.pay import earned
from peerdesk.domain.ratings.queries import last_rating
from peerdesk.domain.ratings.shown import is_paid_out
from peerdesk.workflows.settle_question import earns, settle_question
from peerdesk.workflows.settle_rating import note_reputation


@transaction.atomic
def change_rating(
    *,
    caller: Caller,
    conversation_id: UUID,
    stars: int,
    comment: str = "",
    solved: bool | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> Rating:
    """The rating as it is from now on; the same again changes nothing.

    Raises NotFound for anybody but the customer, NotRated, ChangeOver, PaidOut, Decided,
    InvalidInput. A payout under way at this instant is waited for: either it takes what the former
    stars earned and the change is refused, or it takes what the new ones earn.
    """
    opinion = Opinion(stars, comment, solved, reason)
    conversation = held_for_customer(caller, conversation_id).conversation
    now = now or clock.now()
    rating = last_rating(conversation_id)
    if rating is None:
        raise NotRated(state=conversation.state)
    may_be_changed(rating, conversation.community, now=now)
    if is_as_given(rating, opinion):
        return rating
    opinion.require_sound()
    pay = _earns(conversation, rating, stars)
    former = change(rating, opinion, pay_minor=pay.amount_minor, now=now)
    _tell(conversation, rating, former, now)
    note_reputation(rating)
    _still(rating, former, currency=pay.currency)
    _book(conversation, rating, former, now)
    return rating


def _earns(conversation: Conversation, rating: Rating, stars: int) -> Money:
    community = conversation.community
    if community.mode == Community.Mode.PAID:
        return earns(conversation, rating, stars)
    return earned(community, stars, rating.share_percent)


def _tell(conversation: Conversation, rating: Rating, former: FormerRating, now: datetime) -> None:
    record(
        conversation=conversation,
        kind="rated",
        author=Participant.objects.get(
            conversation=conversation, person_id=conversation.customer_id
        ),
        data={
            "stars": rating.stars,
            "implicit": False,
            "solved": rating.solved,
            "reason": rating.reason,
            "comment": rating.comment,
            "change": former.number,
            "before": {"stars": former.stars, "implicit": former.implicit},
        },
        now=now,
    )


def _still(rating: Rating, former: FormerRating, *, currency: str) -> None:
    """Raises PaidOut.

    The account is held first, so that no payout reserves it between the question and the posting.
    """
    payable = chart.expert_payable(rating.expert_id)
    hold_one_still(book=rating.community_id, address=payable, currency=currency)
    before = Rating(
        id=rating.id,
        community_id=rating.community_id,
        expert_id=rating.expert_id,
        changes=former.number - 1,
        pay_minor=former.pay_minor,
    )
    if is_paid_out(before, currency):
        raise PaidOut(state=rating.state)


def _book(conversation: Conversation, rating: Rating, former: FormerRating, now: datetime) -> None:
    """Once, under the change's number."""
    reference = f"rating:{rating.id}:{former.number}"
    if conversation.community.mode != Community.Mode.PAID:
        _adjust(rating, former, conversation.community.currency, reference, now)
        return
    settle_question(
        conversation=conversation,
        rating=rating,
        before=former.pay_minor,
        reference=reference,
        now=now,
    )


def _adjust(
    rating: Rating, former: FormerRating, currency: str, reference: str, now: datetime
) -> None:
    """The difference between what it earned and what it earns."""
    if not former.moved_minor:
        return
    ends = (chart.brand_receivable(), chart.expert_payable(rating.expert_id))
    source, target = ends if former.moved_minor > 0 else reversed(ends)
    post_transfer(
        book=rating.community_id,
        reference=reference,
        why=chart.Why.RATING_CHANGED,
        legs=[Leg(source, target, Money(abs(former.moved_minor), currency))],
        at=now,
    )

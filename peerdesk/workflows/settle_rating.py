"""What a rating earns, booked once for ever: by hand and by time alike (C9, I10, I11)."""

from datetime import datetime

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.ratings.lifecycle import AUTOMATIC, RatingState
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.ratings.operations import keep_pay
from peerdesk.domain.ratings.pay import earned
from peerdesk.domain.ratings.queries import given_stars
from peerdesk.domain.routing.operations.seats import note_stars
from peerdesk.workflows.settle_question import settle_question


def settle_rating(*, conversation: Conversation, rating: Rating, now: datetime) -> None:
    """Enter a rating that was just given or counted, and pay it.

    Inside the caller's transaction, with the conversation locked: the rating, its event and its
    transfer are one.
    """
    assert rating.stars is not None
    implicit = rating.state in AUTOMATIC
    record(
        conversation=conversation,
        kind="rated",
        author=None if implicit else _customer(conversation),
        data={
            "stars": rating.stars,
            "implicit": implicit,
            "premium": rating.state == RatingState.PREMIUM,
            "solved": rating.solved,
            "reason": rating.reason,
            "comment": rating.comment,
        },
        now=now,
    )
    if not implicit:
        note_reputation(rating)
    paid = conversation.community.mode == Community.Mode.PAID
    money = _pay_of_question(conversation, rating, now) if paid else _pay(conversation, rating, now)
    keep_pay(rating, pay_minor=money.amount_minor)


def _pay_of_question(conversation: Conversation, rating: Rating, now: datetime) -> Money:
    """The customer paid for it: what is held is released, or stays until somebody decides (P1)."""
    booked_as = f"rating:{rating.id}"
    return settle_question(conversation=conversation, rating=rating, reference=booked_as, now=now)


def _pay(conversation: Conversation, rating: Rating, now: datetime) -> Money:
    community = conversation.community
    money = earned(community, rating.stars or 0, rating.share_percent)
    if money:
        legs = [Leg(chart.brand_receivable(), chart.expert_payable(rating.expert_id), money)]
        post_transfer(
            book=community.id,
            reference=f"rating:{rating.id}",
            why=chart.Why.RATING,
            legs=legs,
            at=now,
        )
    return money


def note_reputation(rating: Rating) -> None:
    """The seat keeps what counts of the expert's last given stars (F6, F7)."""
    total, count = given_stars(rating.expert_id, rating.community_id)
    note_stars(
        person_id=rating.expert_id,
        community_id=rating.community_id,
        stars_sum=total,
        count=count,
    )


def _customer(conversation: Conversation) -> Participant:
    return Participant.objects.get(conversation=conversation, person_id=conversation.customer_id)

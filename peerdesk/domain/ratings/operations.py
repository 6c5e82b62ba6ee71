"""Writes on ratings: asked for, given by hand, or counted as five when time is over (C8, I11).

Called by workflows, which hold the conversation's lock and book what a rating earns.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.ratings.lifecycle import IMPLICIT_STARS, MOVES, RatingState
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.ratings.opinion import Opinion


class AlreadyRated(Refusal):
    """Rated by hand before, or by time."""

    code = "already_rated"
    sentence = _("This conversation is already rated.")


class NotAsked(Refusal):
    """There is nothing to rate: it isn't closed yet, or no expert had it."""

    code = "not_rateable"
    sentence = _("This conversation can't be rated now.")


def ask(
    conversation: Conversation,
    *,
    expert_id: UUID,
    brief_id: UUID | None = None,
    share_percent: int = 100,
    now: datetime,
) -> Rating:
    """Ask the customer for the rating of the span that has just ended.

    Of a forwarded chat the expert's brief is named, and the share of the tariff that its stars
    earn (F9).

    The time to rate is a span of so many seconds, whatever clocks on walls do (I11): counted in
    UTC, since Python adds a day of a zone as the same wall time of the next day.
    """
    asked_at = now.astimezone(UTC)
    return Rating.objects.create(
        conversation_id=conversation.id,
        community_id=conversation.community_id,
        episode=conversation.episode,
        expert_id=expert_id,
        customer_id=conversation.customer_id,
        brief_id=brief_id,
        share_percent=share_percent,
        asked_at=asked_at,
        due_at=asked_at + conversation.community.policy.hours("rating_hours"),
    )


def give(rating: Rating, opinion: Opinion, *, now: datetime) -> None:
    """The customer's own rating; raises AlreadyRated when it was given or its time is over."""
    opinion.require_sound()
    if rating.due_at <= now:
        raise AlreadyRated
    _move(rating, RatingState.GIVEN, **opinion.kept(), rated_at=now)


def count_five(rating: Rating, *, now: datetime) -> None:
    """Nobody rated in time: five stars, implicit (C8, F6); raises AlreadyRated if somebody did."""
    _move(rating, RatingState.IMPLICIT, stars=IMPLICIT_STARS, rated_at=now)


def count_acceptance(
    conversation: Conversation, *, expert_id: UUID, now: datetime
) -> Rating | None:
    """The customer took a premium service: five stars for the answer, at once, once a span (P6).

    None when the span has its rating already, as when a second service is taken in it. Inside the
    caller's transaction, with the conversation locked.
    """
    if is_counted(conversation):
        return None
    return Rating.objects.create(
        conversation_id=conversation.id,
        community_id=conversation.community_id,
        episode=conversation.episode,
        expert_id=expert_id,
        customer_id=conversation.customer_id,
        state=RatingState.PREMIUM,
        stars=IMPLICIT_STARS,
        asked_at=now,
        due_at=now,
        rated_at=now,
    )


def is_counted(conversation: Conversation) -> bool:
    """Whether this span was rated while it was open, by taking a premium service."""
    rows = Rating.objects.filter(conversation_id=conversation.id, episode=conversation.episode)
    return rows.filter(state=RatingState.PREMIUM).exists()


def void(conversation: Conversation) -> None:
    """Nothing is to be rated any more: reopened, or silence says nothing. A given one stays."""
    Rating.objects.filter(conversation=conversation, state=RatingState.ASKED).update(
        state=RatingState.VOID
    )


def keep_pay(rating: Rating, *, pay_minor: int) -> None:
    """What it earned, for lists; the ledger holds the truth."""
    Rating.objects.filter(id=rating.id).update(pay_minor=pay_minor)
    rating.pay_minor = pay_minor


def _move(rating: Rating, to: RatingState, **values: Any) -> None:
    """Compare-and-set from `asked`: by hand or by time, never both."""
    assert to in MOVES[RatingState.ASKED]
    rows = Rating.objects.filter(id=rating.id, state=RatingState.ASKED)
    if not rows.update(state=to, **values):
        raise AlreadyRated
    rating.state = to
    for name, value in values.items():
        setattr(rating, name, value)

"""A rating changed by its customer, for some days or until it is paid out (F8)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ratings.lifecycle import AUTOMATIC, MOVES, SETTLED, RatingState
from peerdesk.domain.ratings.models import Appeal, FormerRating, Rating
from peerdesk.domain.ratings.opinion import Opinion
from peerdesk.domain.ratings.windows import changeable_until


class NotRated(Refusal):
    """There are no stars yet that could be changed."""

    code = "not_rated"
    sentence = _("This conversation has no rating yet that could be changed.")


class ChangeOver(Refusal):
    """The days in which a rating may be changed are over."""

    code = "rating_change_over"
    sentence = _("The time to change this rating is over.")


class PaidOut(Refusal):
    """What the rating earned has left for the expert's bank: it stays as it is."""

    code = "rating_paid_out"
    sentence = _("This rating has been paid out to the helper and can't be changed any more.")


class ByAcceptance(Refusal):
    """The customer took a premium service, which rated and paid the answer (P6)."""

    code = "rating_by_acceptance"
    sentence = _("The answer was rated when the service was accepted. You can ask for a refund.")


class Decided(Refusal):
    """An owner has decided about the rating in writing: it stays as it is."""

    code = "rating_decided"
    sentence = _("This rating was looked at on appeal and can't be changed any more.")


def may_be_changed(rating: Rating, community: Community, *, now: datetime) -> None:
    """Raises NotRated, ByAcceptance, ChangeOver, Decided.

    Whether it is paid out only the books know.
    """
    until = changeable_until(rating, community)
    if rating.state not in SETTLED or until is None:
        raise NotRated(state=rating.state)
    if rating.state == RatingState.PREMIUM:
        raise ByAcceptance(state=rating.state)
    if until <= now:
        raise ChangeOver(state=rating.state)
    if Appeal.objects.filter(rating=rating).exclude(outcome="").exists():
        raise Decided(state=rating.state)


def is_as_given(rating: Rating, opinion: Opinion) -> bool:
    """Whether a rating by hand says just this already: then there is nothing to change."""
    says = all(getattr(rating, name) == value for name, value in opinion.kept().items())
    return says and rating.state == RatingState.GIVEN


def change(rating: Rating, opinion: Opinion, *, pay_minor: int, now: datetime) -> FormerRating:
    """The rating says something else from now on; what it said is kept for ever.

    An implicit one becomes given. `opinion` is sound. Inside the caller's transaction, which books
    the difference between `pay_minor` and what the former one earned. Raises NotRated (somebody
    else has changed it meanwhile).
    """
    assert RatingState.GIVEN in MOVES[RatingState(rating.state)]
    former = _former(rating, pay_minor, now)
    values = {
        **opinion.kept(),
        "state": RatingState.GIVEN,
        "changes": rating.changes + 1,
        "changed_at": now,
        "pay_minor": pay_minor,
    }
    rows = Rating.objects.filter(id=rating.id, state=rating.state, changes=rating.changes)
    if not rows.update(**values):
        raise NotRated(state=rating.state)
    for name, value in values.items():
        setattr(rating, name, value)
    former.save(force_insert=True)
    return former


def _former(rating: Rating, pay_minor: int, now: datetime) -> FormerRating:
    said_at = rating.changed_at or rating.rated_at
    assert rating.stars is not None
    assert said_at is not None
    return FormerRating(
        rating=rating,
        number=rating.changes + 1,
        stars=rating.stars,
        implicit=rating.state in AUTOMATIC,
        solved=rating.solved,
        reason=rating.reason,
        comment=rating.comment,
        said_at=said_at,
        pay_minor=rating.pay_minor or 0,
        moved_minor=pay_minor - (rating.pay_minor or 0),
        replaced_at=now,
    )

"""The expert's one reply to a rating: for the customer and the owner to read (F7)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ratings.lifecycle import REPLY_EDITABLE, RatingState
from peerdesk.domain.ratings.models import Rating, RatingReply
from peerdesk.domain.ratings.windows import appealable_until

LONGEST_TEXT = 2000


class NotGiven(Refusal):
    """Nobody has given these stars by hand: there is nothing to answer."""

    code = "not_given"
    sentence = gettext_lazy("Only a rating that a customer gave can be answered.")


class AlreadyReplied(Refusal):
    """A rating is answered once."""

    code = "already_replied"
    sentence = gettext_lazy("You have answered this rating already.")


class ReplyFinal(Refusal):
    """There is no reply, or the minutes in which its words may be bettered are over."""

    code = "reply_final"
    sentence = gettext_lazy("It is too late to answer this rating, or to change what you answered.")


def reply(rating: Rating, *, community: Community, text: str, now: datetime) -> RatingReply:
    """Answer the rating, once, as long as it could be appealed against.

    Raises NotGiven, AlreadyReplied, ReplyFinal, InvalidInput.
    """
    text = written("text", text)
    until = appealable_until(rating, community)
    if rating.state != RatingState.GIVEN or until is None:
        raise NotGiven(state=rating.state)
    if until <= now:
        raise ReplyFinal(state=rating.state)
    try:
        with transaction.atomic():
            return RatingReply.objects.create(rating=rating, text=text, at=now)
    except IntegrityError:
        raise AlreadyReplied(state=rating.state) from None


def edit_reply(rating: Rating, *, text: str, now: datetime) -> RatingReply:
    """Better its words, shortly after it was given; raises ReplyFinal, InvalidInput."""
    text = written("text", text)
    fresh = RatingReply.objects.filter(rating=rating, at__gt=now - REPLY_EDITABLE)
    if not fresh.update(text=text, edited_at=now):
        raise ReplyFinal(state=rating.state)
    return fresh.get()


def written(field: str, text: str) -> str:
    """The text without space around it; raises InvalidInput for none, or too much."""
    text = text.strip()
    if not text:
        raise InvalidInput({field: [_("Please write a few words.")]})
    if len(text) > LONGEST_TEXT or "\0" in text:
        raise InvalidInput({field: [_("This text has at most 2,000 characters.")]})
    return text

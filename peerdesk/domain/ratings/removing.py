"""Taking words out of ratings for good: the stars, who gave them and when stay (P10)."""

from collections.abc import Callable, Collection
from typing import Any, Final
from uuid import UUID

from peerdesk.domain.ratings.models import FormerRating, Rating, RatingReply

WORDS: Final = ("comment", "reply")


def take_words(rating: Rating, names: Collection[str]) -> dict[str, list[str]]:
    """What stood there, by name; what was empty isn't named. A comment goes with those before it.

    Inside the caller's transaction, with the conversation locked.
    """
    taken = {}
    if "comment" in names:
        taken["comment"] = _take_comments(rating)
    if "reply" in names:
        taken["reply"] = _take_reply(rating)
    taken = {name: texts for name, texts in taken.items() if texts}
    _note(rating, taken)
    return taken


def cut_words(conversation_id: UUID, cut: Callable[[Any], Any]) -> None:
    """What was taken away elsewhere in the conversation is quoted in none of its ratings."""
    for rating in Rating.objects.filter(conversation_id=conversation_id):
        if (comment := cut(rating.comment)) != rating.comment:
            Rating.objects.filter(id=rating.id).update(comment=comment)
            _note(rating, () if comment else ("comment",))
        for former in FormerRating.objects.filter(rating=rating).exclude(comment=""):
            if cut(former.comment) != former.comment:
                FormerRating.objects.filter(id=former.id).update(comment="")
        for reply in RatingReply.objects.filter(rating=rating):
            if (text := cut(reply.text)) != reply.text:
                RatingReply.objects.filter(id=reply.id).update(text=text)
                _note(rating, () if text else ("reply",))


def _take_comments(rating: Rating) -> list[str]:
    former = FormerRating.objects.filter(rating=rating).exclude(comment="")
    texts = [rating.comment, *former.values_list("comment", flat=True)]
    former.update(comment="")
    Rating.objects.filter(id=rating.id).update(comment="")
    rating.comment = ""
    return [text for text in texts if text]


def _take_reply(rating: Rating) -> list[str]:
    replies = RatingReply.objects.filter(rating=rating).exclude(text="")
    texts = list(replies.values_list("text", flat=True))
    replies.update(text="")
    return texts


def _note(rating: Rating, gone: Collection[str]) -> None:
    if gone:
        rating.removed = sorted({*rating.removed, *gone})
        rating.save(update_fields=["removed"])

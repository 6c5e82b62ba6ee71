"""Taking words out of ratings and appeals for good: the stars, who, what and when stay (P10)."""

from collections.abc import Callable, Collection
from typing import Any, Final
from uuid import UUID

from peerdesk.domain.ratings.models import Appeal, FormerRating, Rating, RatingReply

WORDS: Final = ("comment", "reply", "appeal", "decision")
# Of an appeal: where they stand.
_APPEALED: Final = {"appeal": "text", "decision": "decision"}


def take_words(rating: Rating, names: Collection[str]) -> dict[str, list[str]]:
    """What stood there, by name; what was empty isn't named. A comment goes with those before it.

    Inside the caller's transaction, with the conversation locked.
    """
    taken = {}
    if "comment" in names:
        taken["comment"] = _take_comments(rating)
    if "reply" in names:
        taken["reply"] = _take_reply(rating)
    _note(rating, [name for name, texts in taken.items() if texts])
    appeal = Appeal.objects.filter(rating=rating).first()
    if appeal is not None:
        taken |= _take_from_appeal(appeal, [name for name in _APPEALED if name in names])
    return {name: texts for name, texts in taken.items() if texts}


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
    for appeal in Appeal.objects.filter(rating__conversation_id=conversation_id):
        quoting = {name: getattr(appeal, field) for name, field in _APPEALED.items()}
        # As a whole: what was said of a rating is never said in other words.
        _take_from_appeal(appeal, [name for name, text in quoting.items() if cut(text) != text])


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


def _take_from_appeal(appeal: Appeal, names: Collection[str]) -> dict[str, list[str]]:
    taken = {name: getattr(appeal, _APPEALED[name]) for name in names}
    taken = {name: text for name, text in taken.items() if text}
    if taken:
        Appeal.objects.filter(id=appeal.id).update(
            removed=sorted({*appeal.removed, *taken}), **{_APPEALED[name]: "" for name in taken}
        )
    return {name: [text] for name, text in taken.items()}


def _note(rating: Rating, gone: Collection[str]) -> None:
    if gone:
        rating.removed = sorted({*rating.removed, *gone})
        rating.save(update_fields=["removed"])

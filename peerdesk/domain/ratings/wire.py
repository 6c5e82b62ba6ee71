"""How a rating looks outside."""

from datetime import datetime
from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.domain.ratings.models import Appeal, FormerRating, Rating, RatingReply
from peerdesk.domain.ratings.shown import Card


def rating_wire(rating: Rating) -> dict[str, Any]:
    """For its customer: what they said, or may say until `due_at`."""
    return {
        "id": str(rating.id),
        "conversation": str(rating.conversation_id),
        "state": rating.state,
        "stars": rating.stars,
        "comment": rating.comment,
        "solved": rating.solved,
        "reason": rating.reason,
        "due_at": rfc3339(rating.due_at),
        "rated_at": rfc3339(rating.rated_at) if rating.rated_at else None,
    }


def card_wire(shown: Card) -> dict[str, Any]:
    """The card for the API and the thread."""
    rating = shown.rating
    return {
        "id": str(rating.id),
        "conversation": str(rating.conversation_id),
        "state": rating.state,
        "stars": rating.stars,
        "implicit": shown.implicit,
        "counts": shown.counts,
        "solved": rating.solved,
        "reason": rating.reason,
        "comment": rating.comment,
        "removed": rating.removed,
        "amount": shown.pay.as_wire(),
        "due_at": rfc3339(rating.due_at),
        "rated_at": _at(rating.rated_at),
        "changed_at": _at(rating.changed_at),
        "former": [_former_wire(one) for one in shown.former],
        "reply": reply_wire(shown.reply) if shown.reply else None,
        "appeal": appeal_wire(shown.appeal) if shown.appeal else None,
        "change_until": _at(shown.change_until),
        "reply_until": _at(shown.reply_until),
        "appeal_until": _at(shown.appeal_until),
    }


def appeal_wire(appealed: Appeal) -> dict[str, Any]:
    """An appeal for its expert and the owners."""
    return {
        "id": str(appealed.id),
        "rating": str(appealed.rating_id),
        "conversation": str(appealed.rating.conversation_id),
        "state": "decided" if appealed.outcome else "open",
        "text": appealed.text,
        "at": rfc3339(appealed.at),
        "outcome": appealed.outcome or None,
        "decision": appealed.decision or None,
        "decided_at": _at(appealed.decided_at),
        "removed": appealed.removed,
    }


def reply_wire(answered: RatingReply) -> dict[str, Any]:
    """The expert's answer to a rating."""
    return {
        "conversation": str(answered.rating.conversation_id),
        "text": answered.text,
        "at": rfc3339(answered.at),
        "edited_at": _at(answered.edited_at),
    }


def _former_wire(one: FormerRating) -> dict[str, Any]:
    return {
        "number": one.number,
        "stars": one.stars,
        "implicit": one.implicit,
        "reason": one.reason,
        "comment": one.comment,
        "said_at": rfc3339(one.said_at),
        "replaced_at": rfc3339(one.replaced_at),
    }


def _at(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None

"""Which words the support team may take away, for `parts/removal.html` (P10)."""

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from peerdesk.domain.ratings.models import Rating, RatingReply
from peerdesk.domain.refunds.models import RefundRequest

_OF_REFUND: Final[Mapping[str, str | Promise]] = {
    "reason": gettext_lazy("What the customer wrote"),
    "answer": gettext_lazy("The expert's word"),
    "decision": gettext_lazy("What the support team wrote"),
}
_OF_RATING: Final[Mapping[str, str | Promise]] = {
    "comment": gettext_lazy("The customer's comment"),
    "reply": gettext_lazy("The expert's answer to it"),
}


def removal_of_refund(row: RefundRequest) -> dict[str, Any] | None:
    """What the template reads; None where nothing is written."""
    there = [(name, words) for name, words in _OF_REFUND.items() if getattr(row, name)]
    url = reverse("desk-refund-words", args=[row.id])
    return {"id": row.id, "url": url, "words": there} if there else None


def removal_of_rating(
    rating: Rating, reply: RatingReply | None, *, before: bool
) -> dict[str, Any] | None:
    """The same of a rating; `before`: it was changed, and had a comment then."""
    has = {"comment": bool(rating.comment) or before, "reply": bool(reply and reply.text)}
    there = [(name, words) for name, words in _OF_RATING.items() if has[name]]
    url = reverse("desk-rating-words", args=[rating.id])
    return {"id": rating.id, "url": url, "words": there} if there else None

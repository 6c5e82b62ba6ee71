"""Which words the support team may take away, for `parts/removal.html` (P10)."""

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from peerdesk.domain.communities.suspension import Suspension, SuspensionEntry
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.answer_words import written_answers
from peerdesk.domain.forwarding.models import Brief
from peerdesk.domain.forwarding.operations import WORDS as WORDS_OF_BRIEF
from peerdesk.domain.intake.answers import answered
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.removing import words_of
from peerdesk.domain.ratings.models import Appeal, Rating, RatingReply
from peerdesk.domain.refunds.models import RefundRequest

Names = Mapping[str, str | Promise]

_OF_REFUND: Final[Names] = {
    "reason": gettext_lazy("What the customer wrote"),
    "answer": gettext_lazy("The expert's word"),
    "decision": gettext_lazy("What the support team wrote"),
}
_OF_RATING: Final[Names] = {
    "comment": gettext_lazy("The customer's comment"),
    "reply": gettext_lazy("The expert's answer to it"),
    "appeal": gettext_lazy("The expert's appeal"),
    "decision": gettext_lazy("The owner's decision in writing"),
}
OF_SERVICE: Final[Names] = {
    "report": gettext_lazy("The expert's report"),
    "no_show": gettext_lazy("That somebody didn't come"),
    "no_show_answer": gettext_lazy("The answer to it"),
    "cannot_deliver": gettext_lazy("Why it couldn't be given"),
}
_OF_BRIEF: Final[Names] = {
    "reason": gettext_lazy("Why it was passed on"),
    "goal": gettext_lazy("What they want"),
    "tried": gettext_lazy("What was tried"),
    "facts": gettext_lazy("What else is known"),
}
_OF_SUSPENSION: Final[Names] = {
    "suspended": gettext_lazy("The reasons"),
    "appealed": gettext_lazy("The expert's appeal"),
    "upheld": gettext_lazy("The answer to the appeal"),
    "lifted": gettext_lazy("The answer to the appeal"),
    "ended": gettext_lazy("Why it was ended"),
}


def removal_of_refund(row: RefundRequest) -> dict[str, Any] | None:
    """What the template reads; None where nothing is written."""
    there = [name for name in _OF_REFUND if getattr(row, name)]
    return _removal(row.id, reverse("desk-refund-words", args=[row.id]), _OF_REFUND, there)


def removal_of_rating(
    rating: Rating, reply: RatingReply | None, *, before: bool, appeal: Appeal | None = None
) -> dict[str, Any] | None:
    """The same of a rating; `before`: it was changed, and had a comment then."""
    has = {
        "comment": bool(rating.comment) or before,
        "reply": bool(reply and reply.text),
        "appeal": bool(appeal and appeal.text),
        "decision": bool(appeal and appeal.decision),
    }
    there = [name for name in _OF_RATING if has[name]]
    return _removal(rating.id, reverse("desk-rating-words", args=[rating.id]), _OF_RATING, there)


def removal_of_service(offer: PremiumOffer) -> dict[str, Any] | None:
    """The same of a paid service."""
    there = {one.name for one in words_of(offer)}
    return _removal(offer.id, reverse("desk-service-words", args=[offer.id]), OF_SERVICE, there)


def removal_of_brief(brief: Brief) -> dict[str, Any] | None:
    """The same of what was written when a chat was passed on."""
    there = {name for name, field in WORDS_OF_BRIEF.items() if getattr(brief, field)}
    return _removal(brief.id, reverse("desk-brief-words", args=[brief.id]), _OF_BRIEF, there)


def removal_of_answers(row: Conversation, language: str) -> dict[str, Any] | None:
    """The same of what was written into the form, under its questions."""
    there = written_answers(row)
    names = {one.key: one.label for one in answered(row.reason.fields, row.fields, language)}
    return _removal(row.id, reverse("desk-answer-words", args=[row.id]), names, there)


def removal_of_suspension(
    row: Suspension, entries: Collection[SuspensionEntry]
) -> dict[str, Any] | None:
    """The same of a suspension, for an owner."""
    there = {entry.kind for entry in entries if entry.text}
    url = reverse("suspension-words", args=[row.community.slug, row.id])
    found = _removal(row.id, url, _OF_SUSPENSION, there)
    return found and {**found, "of_suspension": True}


def _removal(key: UUID, url: str, names: Names, there: Collection[str]) -> dict[str, Any] | None:
    found = [(name, words) for name, words in names.items() if name in there]
    return {"id": key, "url": url, "words": found} if found else None

"""Refund requests in words, the same on every page: what is asked, where it stands, its clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from peerdesk.core.money import Money
from peerdesk.domain.refunds.lifecycle import Origin, RequestState, Scope
from peerdesk.domain.refunds.models import RefundRequest

SCOPES: Final[dict[str, str | Promise]] = {
    Scope.QUESTION: gettext_lazy("The question"),
    Scope.SERVICE: gettext_lazy("The service"),
    Scope.BOTH: gettext_lazy("The question and the service"),
}
STATES: Final[dict[str, str | Promise]] = {
    RequestState.OPEN: gettext_lazy("open"),
    RequestState.APPROVED: pgettext_lazy("refund request", "approved"),
    RequestState.REJECTED: gettext_lazy("not approved"),
    RequestState.WITHDRAWN: pgettext_lazy("refund request", "withdrawn"),
}
ORIGINS: Final[dict[str, str | Promise]] = {
    Origin.CUSTOMER: gettext_lazy("asked for by the customer"),
    Origin.RATING: gettext_lazy("opened by one or two stars"),
    Origin.SERVICE: gettext_lazy("opened because the service failed"),
}
# The provider's codes of why a bank asks money back.
BANKS_REASONS: Final[dict[str, str | Promise]] = {
    "fraudulent": gettext_lazy("The card's owner says that it wasn't they"),
    "product_not_received": gettext_lazy("The customer says that nothing came"),
    "product_unacceptable": gettext_lazy("The customer says that it isn't what was promised"),
    "duplicate": gettext_lazy("The customer says that they paid twice"),
    "credit_not_processed": gettext_lazy("The customer says that a refund is missing"),
    "subscription_canceled": gettext_lazy("The customer says that the membership was ended"),
    "unrecognized": gettext_lazy("The customer doesn't recognise the payment"),
    "general": gettext_lazy("No particular reason"),
}
_SIGNALS: Final = {
    RequestState.OPEN: "waiting",
    RequestState.APPROVED: "good",
    RequestState.REJECTED: "bad",
    RequestState.WITHDRAWN: "",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One stop on the way of a request: what, until or since when, and whether it is past."""

    words: str
    at: datetime | None
    state: str  # done, now, late, next


def card_of(request: RefundRequest, *, now: datetime) -> dict[str, Any]:
    """What `refunds/card.html` reads as `card`."""
    return {
        "request": request,
        "scope": SCOPES[request.scope],
        "state": STATES[request.state],
        "signal": _SIGNALS[RequestState(request.state)],
        "origin": ORIGINS[request.origin],
        "steps": steps_of(request, now=now),
        "returned": _returned(request),
        "is_open": request.state == RequestState.OPEN,
        "is_late": request.state == RequestState.OPEN and now > request.decide_due_at,
    }


def steps_of(request: RefundRequest, *, now: datetime) -> Sequence[Step]:
    """Asked, heard, decided; each with its own time, so that nobody waits without knowing."""
    return [
        Step(_("Asked for"), request.requested_at, "done"),
        *([_heard(request, now)] if request.expert_id else []),
        _decided(request, now),
    ]


def _heard(request: RefundRequest, now: datetime) -> Step:
    if request.answered_at:
        return Step(_("The expert has said their word"), request.answered_at, "done")
    if request.state != RequestState.OPEN or now >= request.answer_due_at:
        return Step(_("The expert said nothing"), request.answer_due_at, "done")
    return Step(_("Time for the expert to speak ends"), request.answer_due_at, "now")


def _decided(request: RefundRequest, now: datetime) -> Step:
    if request.state == RequestState.WITHDRAWN:
        return Step(pgettext("refund request", "Withdrawn"), request.decided_at, "done")
    if request.state != RequestState.OPEN:
        return Step(_("The support team has decided"), request.decided_at, "done")
    if now > request.decide_due_at:
        return Step(_("Overdue, an owner was called in; it was due"), request.decide_due_at, "late")
    heard = request.answered_at or now >= request.answer_due_at
    words = _("The decision is due")
    return Step(words, request.decide_due_at, "now" if heard else "next")


def _returned(request: RefundRequest) -> Money | None:
    if request.state != RequestState.APPROVED:
        return None
    return Money(request.question_minor + request.service_minor, request.currency)


def banks_reason(code: str) -> str | Promise:
    """Why the bank asks, in words; an unknown code as it is."""
    return BANKS_REASONS.get(code, code.replace("_", " ") or _("No particular reason"))

"""The customer asks for money back, sees where it stands, and takes it back again (P11)."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.core.limits import take
from peerdesk.domain.conversations.access import Seen, conversation_for
from peerdesk.domain.refunds.access import request_for
from peerdesk.domain.refunds.lifecycle import (
    OF_QUESTION,
    OF_SERVICE,
    Origin,
    RequestState,
    Scope,
)
from peerdesk.domain.refunds.limits import REQUESTS
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.domain.refunds.queries import requests_of
from peerdesk.entrypoints.web.community import found, wear
from peerdesk.entrypoints.web.refund_words import SCOPES, card_of
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.workflows.request_refund import request_refund
from peerdesk.workflows.weigh_refund import Weighed, weigh_refund
from peerdesk.workflows.withdraw_refund_request import withdraw_refund_request

_OVER: dict[str, str | Promise] = {
    "returned": gettext_lazy("It went back already."),
    "late": gettext_lazy("The time in which a refund can be asked for is over."),
    "decided": gettext_lazy("The support team has decided on it."),
    "disputed": gettext_lazy("Your bank was asked for this money. It has to decide first."),
}


class Asked(NamedTuple):
    """What is asked for already."""

    question: bool
    services: set[UUID | None]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refund(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """What was paid, what can be asked back, and every request with its clocks; POST asks."""
    caller = caller_of(request)
    errors: dict[str, list[str]] = {}
    with found():
        seen = conversation_for(caller, conversation_id)
        if seen.conversation.customer_id != caller.person.id:
            raise Http404
        if request.method == "POST":
            try:
                _ask(request, conversation_id)
            except NotFound:
                raise
            except InvalidInput as no:
                errors = dict(no.errors)
            except Refusal as no:
                messages.warning(request, no.detail)
            else:
                messages.success(request, _("Asked. We tell you as soon as it is decided."))
            if not errors:
                return redirect("refund", conversation_id)
    return _page(request, seen, errors)


@login_required
@require_POST
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The customer asks no more."""
    caller = caller_of(request)
    with found():
        made, _role = request_for(caller, id)
        try:
            withdraw_refund_request(caller=caller, request_id=id)
        except NotFound:
            raise
        except Refusal as no:
            messages.warning(request, no.detail)
        else:
            messages.success(request, _("Your request is withdrawn."))
    return redirect("refund", made.conversation_id)


def _ask(request: HttpRequest, conversation_id: UUID) -> None:
    """What the form chose: the question, one service, or both."""
    caller = caller_of(request)
    take(REQUESTS, caller.person.id)
    scope, _separator, offer = request.POST.get("what", "").partition(":")
    try:
        offer_id = UUID(offer) if offer else None
    except ValueError:
        raise InvalidInput({"what": [_("Choose what you want back.")]}) from None
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise InvalidInput({"reason": [_("Please say in a few words what went wrong.")]})
    request_refund(
        caller=caller,
        conversation_id=conversation_id,
        scope=scope,
        offer_id=offer_id,
        reason=reason,
    )


def _page(request: HttpRequest, seen: Seen, errors: dict[str, list[str]]) -> HttpResponse:
    row = seen.conversation
    wear(request, row.community)
    now = clock.now()
    weighed = weigh_refund(row, now=now)
    requests = requests_of(row.id)
    if not requests and weighed.question is None and not weighed.services:
        raise Http404
    context = {
        "conversation": row,
        "cards": [card_of(one, now=now) for one in requests],
        "choices": choices_of(weighed, _asked(requests)),
        "over": _why_not(weighed),
        "within": row.community.policy.hours("refund_decide_hours").total_seconds(),
        "text": request.POST.get("reason", ""),
        "chosen": request.POST.get("what", ""),
        "errors": errors,
    }
    return render(request, "thread/refund.html", context, status=422 if errors else 200)


def choices_of(weighed: Weighed, asked: Asked) -> list[dict[str, Any]]:
    """What the form offers, each with what would go back."""
    question = weighed.question
    if question is not None and (question.over or asked.question):
        question = None
    choices = []
    if question is not None:
        choices.append(_choice(Scope.QUESTION, "question", "", question.money))
    for part in weighed.services:
        if part.over or part.offer is None or part.offer.id in asked.services:
            continue
        key, title = str(part.offer.id), part.offer.title
        choices.append(_choice(Scope.SERVICE, f"service:{key}", title, part.money))
        if question is not None:
            both = part.money + question.money
            choices.append(_choice(Scope.BOTH, f"both:{key}", title, both))
    return choices


def _asked(requests: Sequence[RefundRequest]) -> Asked:
    """What the customer has asked for and waits for; what stars opened can be put in words yet."""
    theirs = [
        one for one in requests if one.state == RequestState.OPEN and one.origin == Origin.CUSTOMER
    ]
    return Asked(
        any(one.scope in OF_QUESTION for one in theirs),
        {one.offer_id for one in theirs if one.scope in OF_SERVICE},
    )


def _choice(scope: Scope, key: str, title: str, money: Any) -> dict[str, Any]:
    return {"key": key, "words": SCOPES[scope], "title": title, "money": money}


def _why_not(weighed: Weighed) -> list[tuple[str, str | Promise]]:
    parts = [(str(SCOPES[Scope.QUESTION]), weighed.question)] if weighed.question else []
    parts += [(one.offer.title if one.offer else "", one) for one in weighed.services]
    return [(title, _OVER[part.over]) for title, part in parts if part.over]

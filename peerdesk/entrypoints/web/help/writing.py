"""The contact form of a reason: shown, and sent without a script (S1, S2, S5, S6, S9)."""

import hashlib
import json
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerdesk.core.clock import now
from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.core.idempotency import Answer, Slot, answer_once
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.queries import customer_in
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.intake.queries import chosen_reason
from peerdesk.domain.knowledge.queries import articles_for
from peerdesk.domain.payments.lifecycle import OPEN
from peerdesk.domain.people.models import Person
from peerdesk.entrypoints.web.community import enter
from peerdesk.entrypoints.web.help.chosen_files import fingerprint, kept_files
from peerdesk.entrypoints.web.help.entrance import chat_now
from peerdesk.entrypoints.web.help.price_sheet import price_sheet, terms_in, wrong_prices
from peerdesk.entrypoints.web.help.sheet import Errors, sheet_for, typed_in
from peerdesk.entrypoints.web.pay.one import onward
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.workflows.ask_paid_question import ask_paid_question
from peerdesk.workflows.ask_question import ask_question
from peerdesk.workflows.pay_question import pay_question

_CSRF = "csrfmiddlewaretoken"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write_page(request: HttpRequest, slug: str, reason: str) -> HttpResponse:
    """The form; a POST opens the conversation and goes there, or shows what is to be mended."""
    community = enter(request, slug)
    try:
        chosen = chosen_reason(community.id, reason)
    except InvalidInput:
        raise Http404 from None
    if request.method != "POST" or not isinstance(request.user, Person):
        return _show(request, community, chosen, request.POST)
    typed, errors = kept_files(request, community, request.user, chosen.fields)
    if errors:
        return _show(request, community, chosen, typed, errors=errors)
    try:
        return redirect(_led_on(_asked_once(request, community, chosen, typed), community))
    except InvalidInput as wrong:
        return _show(request, community, chosen, typed, errors=wrong.errors)
    except Refusal as no:
        return _show(request, community, chosen, typed, refused=no)


def _show(
    request: HttpRequest,
    community: Community,
    reason: Reason,
    typed: QueryDict,
    *,
    errors: Errors | None = None,
    refused: Refusal | None = None,
) -> HttpResponse:
    moment = now()
    person = request.user if isinstance(request.user, Person) else None
    customer, given = customer_in(person.id, community) if person else None, _given(typed, reason)
    sheet = sheet_for(
        community,
        reason,
        customer,
        now=moment,
        given=given,
        errors=errors,
        detail=refused.detail if refused else "",
        as_ticket=_asked_channel(request) == Reason.Channel.TICKET,
    )
    pay = price_sheet(
        community, reason, sheet.channel, customer, given=given, errors=errors or {}, now=moment
    )
    page = {
        "sheet": sheet,
        "pay": pay,
        "wrong_prices": wrong_prices(pay),
        "articles": articles_for(reason.id, get_language() or "en"),
        "chat": chat_now(community, now=moment, reason=reason),
        "once": uuid4(),
    }
    status = refused.status if refused else 422 if errors else 200
    return render(request, "help/write.html", page, status=status)


def _asked_once(
    request: HttpRequest, community: Community, reason: Reason, typed: QueryDict
) -> str:
    """The new conversation's id; the same form sent twice gives the first one's again."""

    def ask() -> Answer:
        said: dict[str, Any] = {
            "caller": caller_of(request),
            "community": community,
            "reason": reason.id,
            "text": request.POST.get("text", "").strip(),
            "language": request.POST.get("language", ""),
            "fields": typed_in(reason.fields, typed),
            "channel": _asked_channel(request),
        }
        if community.mode == Community.Mode.PAID:
            terms = terms_in(request.POST)
            conversation_id = ask_paid_question(**said, terms=terms).conversation_id
        else:
            conversation_id = ask_question(**said).id
        return Answer(201, "text/plain", str(conversation_id).encode())

    sent = sorted((name, texts) for name, texts in request.POST.lists() if name != _CSRF)
    body = json.dumps([sent, fingerprint(request)]).encode()
    # What is sent is part of the key: a corrected form is another request, not a repetition.
    key = f"{request.POST.get('once', '')[:64]} {hashlib.sha256(body).hexdigest()}"
    answer, _again = answer_once(Slot(str(request.user.pk), key, request.path, body), ask)
    return answer.body.decode()


def _led_on(conversation_id: str, community: Community) -> str:
    """To the conversation, or first to where the payment needs the customer.

    Raises CardDeclined, PaymentFailed: nothing is left then but what was typed.
    """
    paid = community.mode == Community.Mode.PAID
    charge = pay_question(UUID(conversation_id)) if paid else None
    needed = charge is not None and charge.state in OPEN
    return onward(charge) if charge and needed else reverse("conversation", args=[conversation_id])


def _given(typed: QueryDict, reason: Reason) -> dict[str, Any]:
    own = typed_in(reason.fields, typed)
    return {**typed.dict(), **{f"fields.{key}": value for key, value in own.items()}}


def _asked_channel(request: HttpRequest) -> str | None:
    wish = request.POST.get("channel") or request.GET.get("channel")
    return Reason.Channel.TICKET if wish == Reason.Channel.TICKET else None

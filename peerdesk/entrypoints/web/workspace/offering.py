"""Making an offer: the form with its templates, what the customer will read, who gets what (P2, P3,
P7, P15).
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.core.ids import id_of_something
from peerdesk.core.money import exponent
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.access import Seen, conversation_for
from peerdesk.domain.premium.operations.offering import make_offer
from peerdesk.domain.premium.readiness import Readiness, readiness_of
from peerdesk.domain.premium.responsibility import confirmation, in_force
from peerdesk.domain.premium.templates import template_of, templates_of, terms_of
from peerdesk.domain.premium.terms import Terms
from peerdesk.domain.premium.wire import template_wire
from peerdesk.entrypoints.web.offer_form import OfferForm, initial_of
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.entrypoints.web.thread.offers import OfferCard, preview_of
from peerdesk.entrypoints.web.workspace.offer_words import why_words


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The form; sent, the offer is before the customer. The script shows it as a dialog."""
    seen = conversation_for(caller_of(request), id)
    ready = readiness_of([seen], signed_in(request).id, now=clock.now()).get(id)
    if seen.role != "expert" or ready is None:
        raise NotFound
    if request.method != "POST":
        return _asked(request, seen, ready)
    community = seen.conversation.community
    form = OfferForm(community, request.POST)
    if not form.is_valid():
        return _page(request, seen, form, status=422)
    if request.POST.get("act") == "preview":
        return _previewed(request, seen, form)
    return _send(request, seen, form)


def _asked(request: HttpRequest, seen: Seen, ready: Readiness) -> HttpResponse:
    if not ready.is_ready:
        messages.info(request, why_words(ready))
        return redirect("workspace-chat", seen.conversation.id)
    community, kept = seen.conversation.community, request.GET.get("template", "")
    if not kept:
        return _page(request, seen, OfferForm(community))
    row = template_of(community, signed_in(request).id, id_of_something(kept))
    return _page(request, seen, OfferForm(community, initial=initial_of(terms_of(row))))


def _previewed(request: HttpRequest, seen: Seen, form: OfferForm) -> HttpResponse:
    """Nothing is sent; the card stands beside the form as the customer would read it."""
    community = seen.conversation.community
    try:
        terms = Terms.parse(form.draft(), community)
    except InvalidInput as refusal:
        form.refuse(refusal)
        return _page(request, seen, form, status=422)
    return _page(request, seen, form, preview=preview_of(terms, community))


def _send(request: HttpRequest, seen: Seen, form: OfferForm) -> HttpResponse:
    version = request.POST.get("responsibility", "")
    try:
        make_offer(
            caller=caller_of(request),
            conversation_id=seen.conversation.id,
            draft=form.draft(),
            responsibility=int(version) if version.isdecimal() and len(version) < 10 else None,
        )
    except NotFound:
        raise
    except InvalidInput as refusal:
        form.refuse(refusal)
        return _page(request, seen, form, status=422)
    except Refusal as refusal:
        if refusal.code.startswith("responsibility"):
            form.add_error(None, refusal.detail)
            return _page(request, seen, form, status=refusal.status)
        explain(request, refusal)
        return redirect("workspace-chat", seen.conversation.id)
    messages.success(request, _("Your offer is before the customer."))
    return redirect("workspace-chat", seen.conversation.id)


def _page(
    request: HttpRequest,
    seen: Seen,
    form: OfferForm,
    *,
    preview: OfferCard | None = None,
    status: int = 200,
) -> HttpResponse:
    row, person = seen.conversation, signed_in(request)
    kept = templates_of(row.community, person.id)
    context = {
        "here": "inbox",
        "form": form,
        "id": row.id,
        "alias": next((one.alias for one in seen.people if one.role == "customer"), ""),
        "community": row.community,
        "language": row.language,
        "decimals": exponent(row.community.currency),
        "share": row.community.policy.expert_share_percent,
        "refund_days": row.community.policy.refund_days,
        "expires_hours": row.community.policy.premium_offer_hours,
        "kept": kept,
        "kept_wire": [template_wire(one) for one in kept],
        "preview": preview,
        "responsibility": _to_confirm(row.community, person.id),
    }
    return render(request, "workspace/offer.html", context, status=status)


def _to_confirm(community: Community, person_id: UUID) -> dict[str, Any] | None:
    """The text in force, unless the expert has confirmed it."""
    current = in_force(community)
    if confirmation(community, person_id, current.version) is not None:
        return None
    return {"version": current.version, "text": current.text(get_language() or "en")}

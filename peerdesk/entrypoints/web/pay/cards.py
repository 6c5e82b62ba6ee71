"""Kept cards: one more on the provider's page, the first choice, one less."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core.errors import Refusal
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.payments.access import card_for
from peerdesk.domain.payments.models import SavedMethod
from peerdesk.domain.payments.operations.methods import make_default
from peerdesk.domain.people.access import caller_by_session
from peerdesk.entrypoints.web.community import found
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.staff import explain
from peerdesk.workflows.keep_card import page_to_keep_a_card, read_kept_cards, remove_card


@login_required
@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """To the provider's page: a card's number never reaches us."""
    community = _as_customer(request, slug)
    try:
        return redirect(page_to_keep_a_card(person=signed_in(request), community=community))
    except Refusal as refusal:
        explain(request, refusal)
        return redirect("my-payments")


@login_required
@never_cache
@require_safe
def kept(request: HttpRequest, slug: str) -> HttpResponse:
    """Back from there: the list is read anew, which is harmless at any time."""
    community = _as_customer(request, slug)
    try:
        read_kept_cards(person=signed_in(request), community=community)
    except Refusal as refusal:
        explain(request, refusal)
    return redirect("/me/payments/#cards")


@login_required
@require_POST
def remove(request: HttpRequest, method: str) -> HttpResponse:
    """The provider keeps it no more."""
    card = _own_card(request, method)
    try:
        remove_card(card)
        messages.success(request, _("The card ending in %(last4)s is gone.") % _last4(card))
    except Refusal as refusal:
        explain(request, refusal)
    return redirect("/me/payments/#cards")


@login_required
@require_POST
def prefer(request: HttpRequest, method: str) -> HttpResponse:
    """It is proposed first, and a membership is renewed with it."""
    card = _own_card(request, method)
    make_default(method=card)
    words = _("The card ending in %(last4)s is now your first choice.")
    messages.success(request, words % _last4(card))
    return redirect("/me/payments/#cards")


def _as_customer(request: HttpRequest, slug: str) -> Community:
    caller = caller_by_session(signed_in(request), request.session)
    with found():
        community = community_by_slug(slug)
        membership_of(caller, community.id, Membership.Role.CUSTOMER)
    return community


def _own_card(request: HttpRequest, method: str) -> SavedMethod:
    caller = caller_by_session(signed_in(request), request.session)
    with found():
        return card_for(caller, method)


def _last4(card: SavedMethod) -> dict[str, str]:
    return {"last4": card.last4}

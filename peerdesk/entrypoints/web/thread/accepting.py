"""Accepting an offer as a page: the price in full, what happens then, and with which card (P5)."""

from decimal import Decimal
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerdesk.core.clock import now
from peerdesk.core.errors import NotFound, Refusal
from peerdesk.core.limits import give_back, take
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.payments.lifecycle import OPEN, Purpose
from peerdesk.domain.payments.limits import PAYMENTS
from peerdesk.domain.payments.queries import charge_of, saved_methods
from peerdesk.domain.payments.refusals import refusal_of
from peerdesk.domain.premium.access import SeenOffer, offer_for
from peerdesk.domain.premium.lifecycle import OfferState
from peerdesk.entrypoints.web.community import found, wear
from peerdesk.entrypoints.web.pay.one import onward
from peerdesk.entrypoints.web.pay.words import failure_words
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.thread.offering import way_back
from peerdesk.entrypoints.web.thread.offers import card_of
from peerdesk.workflows.accept_premium import accept_premium

# A card that isn't kept yet is entered on the provider's page, never on ours.
ON_ITS_PAGE = "page"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept_offer(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """What is bought, for how much, with which card; POST pays."""
    with found():
        seen = offer_for(caller_of(request), id)
        if seen.role != Membership.Role.CUSTOMER or seen.offer.state != OfferState.OFFERED:
            return way_back(seen)
        if request.method != "POST":
            return _page(request, seen)
        try:
            return _pay(request, seen)
        except NotFound:
            raise
        except Refusal as no:
            return _page(request, seen, problem=no.detail, status=no.status)


def _pay(request: HttpRequest, seen: SeenOffer) -> HttpResponse:
    caller = caller_of(request)
    take(PAYMENTS, caller.person.id)
    chosen = request.POST.get("payment_method", "")[:80]
    charge = accept_premium(
        caller=caller,
        offer_id=seen.offer.id,
        method="" if chosen == ON_ITS_PAGE else chosen,
        keep_card=bool(request.POST.get("keep_card")),
    )
    if (refusal := refusal_of(charge)) is not None:
        problem = f"{failure_words(charge)} {_('Nothing was charged. Please try another card.')}"
        return _page(request, seen, problem=problem, status=refusal.status)
    give_back(PAYMENTS, caller.person.id)
    return redirect(onward(charge))


def _page(
    request: HttpRequest, seen: SeenOffer, *, problem: str = "", status: int = 200
) -> HttpResponse:
    offer = seen.offer
    wear(request, offer.community)
    charge = charge_of(Purpose.PREMIUM, offer.id)
    page = {
        "offer": offer,
        "card": card_of(seen, now=now()),
        "alias": seen.expert_alias,
        "cards": list(saved_methods(offer.customer_id, offer.community_id)),
        "chosen": request.POST.get("payment_method", ""),
        # A payment that the customer left on their bank's page.
        "waiting": charge if charge and charge.state in OPEN else None,
        "report_hours": _plain(offer.community.policy.report_hours),
        "problem": problem,
    }
    return render(request, "thread/premium/accept.html", page, status=status)


def _plain(hours: Decimal) -> int | float:
    """A number that a plural can be made of."""
    return int(hours) if hours == int(hours) else float(hours)

"""One payment: where people come back to from the provider's page, whenever and however often.

Reading it changes nothing. Who isn't signed in here (a brand's customer in another browser) learns
the state alone: the address is known to the payer and the provider only.
"""

from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core.errors import NotFound
from peerdesk.domain.payments.access import payment_for
from peerdesk.domain.payments.lifecycle import OPEN, ChargeState
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.queries import charge_with_names
from peerdesk.domain.people.access import caller_by_session
from peerdesk.entrypoints.web.community import found, wear
from peerdesk.entrypoints.web.pay.words import failure_words, money_of, state_of
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.workflows.take_payment import give_up_payment, take_payment

CHECKING: Final = (ChargeState.NEW, ChargeState.PROCESSING)
_BACK: Final = "?back=1"


def onward(charge: Charge) -> str:
    """Where a page sends people who have just paid, or tried to: it redirects there."""
    if charge.redirect_url:
        return charge.redirect_url
    if charge.state == ChargeState.SUCCEEDED:
        return thing_of(charge)
    return f"/pay/{charge.id}/"


def thing_of(charge: Charge) -> str:
    """The page of what is paid, on our site."""
    parts = urlsplit(charge.return_url)
    return parts.path + (f"#{parts.fragment}" if parts.fragment else "")


@never_cache
@require_safe
def pay(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """What became of it; paid, it leads on to what was bought."""
    with found():
        charge = _shown(request, id)
    mine = request.user.is_authenticated
    if mine and charge.state == ChargeState.SUCCEEDED:
        paid = _("%(amount)s paid. Thank you.") % {"amount": _written(request, charge)}
        messages.success(request, paid)
        return redirect(thing_of(charge))
    wear(request, charge.community)
    return render(request, "pay/one.html", _page(charge, mine=mine, back=_is_back(request)))


@require_POST
def look(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Ask the provider now, not when its word comes; a script gets the state alone."""
    with found():
        charge = _shown(request, id)
    if request.user.is_authenticated:
        charge = take_payment(charge.id)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"checking": _is_checked(charge, back=_is_back(request))})
    return redirect(f"/pay/{id}/{_BACK if _is_back(request) else ''}")


@login_required
@require_POST
def cancel(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Give it up, to pay otherwise or not at all."""
    with found():
        charge = payment_for(caller_by_session(signed_in(request), request.session), id)
    if give_up_payment(charge.id).state == ChargeState.CANCELLED:
        messages.success(request, _("The payment is given up. Nothing was charged."))
        return redirect(thing_of(charge))
    return redirect("pay", id)


def _shown(request: HttpRequest, charge_id: UUID) -> Charge:
    if request.user.is_authenticated:
        return payment_for(caller_by_session(signed_in(request), request.session), charge_id)
    charge = charge_with_names(charge_id)
    if charge is None:
        raise NotFound
    return charge


def _is_back(request: HttpRequest) -> bool:
    """Whether the customer comes from the provider's page, having done what was asked there."""
    return "back" in request.GET


def _is_checked(charge: Charge, *, back: bool) -> bool:
    """Whether it is for us to find out, and the customer has nothing to do."""
    return charge.state in CHECKING or (back and charge.state == ChargeState.NEEDS_ACTION)


def _page(charge: Charge, *, mine: bool, back: bool) -> dict[str, object]:
    return {
        "charge": charge,
        "mine": mine,
        "state": state_of(charge),
        "amount": money_of(charge),
        "checking": _is_checked(charge, back=back),
        "back": _BACK if back else "",
        "open": charge.state in OPEN,
        "failed": charge.state == ChargeState.FAILED,
        "paid": charge.state == ChargeState.SUCCEEDED,
        "failure": failure_words(charge),
        "thing": thing_of(charge),
    }


def _written(request: HttpRequest, charge: Charge) -> str:
    return money_of(charge).format(getattr(request, "LANGUAGE_CODE", "en"))

"""What a customer does about a membership: a form each, then back to its page."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peerdesk.core import clock
from peerdesk.core.errors import NotFound, Refusal
from peerdesk.core.ids import id_of_something
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.refusals import AlreadyCharging, refusal_of
from peerdesk.entrypoints.web.membership.views import entered, show
from peerdesk.entrypoints.web.pay.one import onward
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.workflows.buy_membership import buy_membership
from peerdesk.workflows.change_membership_card import change_membership_card
from peerdesk.workflows.end_membership import end_membership
from peerdesk.workflows.keep_membership import keep_membership
from peerdesk.workflows.pay_membership import pay_membership
from peerdesk.workflows.take_payment import take_payment
from peerdesk.workflows.withdraw_membership import withdraw_membership

Act = Callable[[HttpRequest, Community], HttpResponse]


def _form(act: Act) -> Callable[[HttpRequest, str], HttpResponse]:
    """For signed-in people; a refusal is told on the page, with what was chosen kept."""

    @wraps(act)
    @require_POST
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        community = entered(request, slug)
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("membership", args=[slug]))
        try:
            return act(request, community)
        except NotFound:
            raise Http404 from None
        except AlreadyCharging as under_way:
            return redirect(onward(under_way.charge))
        except Refusal as refusal:
            return show(request, community, refused=refusal, plan=request.POST.get("plan", ""))

    return view


@_form
def buy(request: HttpRequest, community: Community) -> HttpResponse:
    """Agreed and paid: with a kept card at once, else on the provider's page."""
    charge = buy_membership(
        caller=caller_of(request),
        community=community,
        plan_id=id_of_something(request.POST.get("plan", "")),
        agreed=request.POST.get("agreed") == "yes",
        method=request.POST.get("payment_method", ""),
        language=get_language() or "en",
        now=clock.now(),
    )
    return _paid(request, community, charge, _("Welcome: you are a member now."))


@_form
def pay(request: HttpRequest, community: Community) -> HttpResponse:
    """A renewal that failed, paid by the customer."""
    charge = pay_membership(
        caller=caller_of(request),
        community=community,
        method=request.POST.get("payment_method", ""),
        now=clock.now(),
    )
    return _paid(request, community, charge, _("Thank you: your membership goes on."))


@_form
def card(request: HttpRequest, community: Community) -> HttpResponse:
    """Another card for the renewals."""
    change_membership_card(
        caller=caller_of(request),
        community=community,
        method=request.POST.get("payment_method", ""),
        now=clock.now(),
    )
    messages.success(request, _("Renewals are charged to this card from now on."))
    return _back(community)


@_form
def end(request: HttpRequest, community: Community) -> HttpResponse:
    """The second of the two clicks."""
    end_membership(caller=caller_of(request), community=community, now=clock.now())
    messages.success(request, _("Ended. Nothing more will be charged."))
    return _back(community)


@_form
def keep(request: HttpRequest, community: Community) -> HttpResponse:
    """The ending is taken back."""
    keep_membership(caller=caller_of(request), community=community, now=clock.now())
    messages.success(request, _("Your membership goes on as before."))
    return _back(community)


@_form
def withdraw(request: HttpRequest, community: Community) -> HttpResponse:
    """The purchase is undone; the page then is the receipt of it."""
    withdraw_membership(caller=caller_of(request), community=community, now=clock.now())
    return _back(community)


def _paid(request: HttpRequest, community: Community, charge: Charge, welcome: str) -> HttpResponse:
    charge = take_payment(charge.id)
    if refusal := refusal_of(charge):
        raise refusal
    if charge.state == ChargeState.SUCCEEDED:
        messages.success(request, welcome)
        return _back(community)
    return redirect(onward(charge))


def _back(community: Community) -> HttpResponse:
    return redirect("membership", community.slug)

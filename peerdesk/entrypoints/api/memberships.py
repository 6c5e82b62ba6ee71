"""Membership: what is sold, bought, ended, withdrawn from (P1, F12)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router
from pydantic import Field, StrictBool

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.core.limits import take
from peerdesk.domain.communities.access import community_by_slug, within_reach
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.limits import PAYMENTS
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.refusals import refusal_of
from peerdesk.domain.people.access import Caller
from peerdesk.domain.subscriptions.queries import latest_of, plans_on_sale
from peerdesk.domain.subscriptions.wire import plan_wire, subscription_wire
from peerdesk.entrypoints.api import membership_shapes as shapes
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.finishing import finish_after_commit
from peerdesk.entrypoints.api.parameters import Input
from peerdesk.workflows.buy_membership import buy_membership
from peerdesk.workflows.change_membership_card import change_membership_card
from peerdesk.workflows.end_membership import end_membership
from peerdesk.workflows.keep_membership import keep_membership
from peerdesk.workflows.pay_membership import pay_membership
from peerdesk.workflows.take_payment import take_payment
from peerdesk.workflows.withdraw_membership import withdraw_membership

router = Router(tags=["membership"], auth=SIGNED_IN)


class MembershipCard(Input):
    """A card by the provider's name for it; without one the customer pays on its page."""

    payment_method: str | None = Field(None, max_length=80)


class MembershipOrder(MembershipCard):
    """Which plan, and that its terms were read and agreed to."""

    plan: UUID
    agreed: StrictBool


@router.get("/communities/{slug}/plans", auth=None, response=shapes.Plans)
def plans(request: HttpRequest, slug: str) -> HttpResponse:
    """What a membership costs there, with the terms in full; empty where none is sold."""
    community, now = community_by_slug(slug), clock.now()
    language = get_language() or "en"
    sold = plans_on_sale(community.id)
    return answer({"items": [plan_wire(one, language=language, now=now) for one in sold]})


@router.get("/communities/{slug}/me/membership", response=shapes.Subscription)
def my_membership(request: HttpRequest, slug: str) -> HttpResponse:
    """The caller's newest there, and what may be done about it."""
    return _shown(caller_of(request), community_by_slug(slug))


@router.post("/communities/{slug}/me/membership", response={201: shapes.Subscription})
def buy(request: HttpRequest, slug: str, body: MembershipOrder) -> HttpResponse:
    """Buys one: charged at once, in force once paid.

    Who is needed at the bank or on the payment page finds where in `next_action`. A declined card
    is 402, and nothing has happened.
    """
    caller, community = caller_of(request), community_by_slug(slug)
    take(PAYMENTS, caller.person.id)
    charge = buy_membership(
        caller=caller,
        community=community,
        plan_id=body.plan,
        agreed=body.agreed,
        method=body.payment_method or "",
        language=get_language() or "en",
        now=clock.now(),
    )
    return _paying(request, caller, community, charge, 201)


@router.post("/communities/{slug}/me/membership/pay", response=shapes.Subscription)
def pay_renewal(request: HttpRequest, slug: str, body: MembershipCard) -> HttpResponse:
    """Pays a renewal that failed; the new period begins when it is paid."""
    caller, community = caller_of(request), community_by_slug(slug)
    take(PAYMENTS, caller.person.id)
    method = body.payment_method or ""
    charge = pay_membership(caller=caller, community=community, method=method, now=clock.now())
    return _paying(request, caller, community, charge, 200)


@router.post("/communities/{slug}/me/membership/end", response=shapes.Subscription)
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Ends it: in force to the end of what is paid, nothing more is charged."""
    caller, community = caller_of(request), community_by_slug(slug)
    end_membership(caller=caller, community=community, now=clock.now())
    return _shown(caller, community)


@router.post("/communities/{slug}/me/membership/keep", response=shapes.Subscription)
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes the ending back while the membership is in force."""
    caller, community = caller_of(request), community_by_slug(slug)
    keep_membership(caller=caller, community=community, now=clock.now())
    return _shown(caller, community)


@router.post("/communities/{slug}/me/membership/withdraw", response=shapes.Subscription)
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Undoes the purchase within the days for it: over at once, `withdrawal_gives` goes back."""
    caller, community = caller_of(request), community_by_slug(slug)
    withdraw_membership(caller=caller, community=community, now=clock.now())
    return _shown(caller, community)


@router.put("/communities/{slug}/me/membership/card", response=shapes.Subscription)
def use_card(request: HttpRequest, slug: str, body: MembershipCard) -> HttpResponse:
    """Has renewals charged to another kept card; a failed one is tried with it at once."""
    caller, community = caller_of(request), community_by_slug(slug)
    method = body.payment_method or ""
    change_membership_card(caller=caller, community=community, method=method, now=clock.now())
    return _shown(caller, community)


def _paying(
    request: HttpRequest, caller: Caller, community: Community, charge: Charge, status: int
) -> HttpResponse:
    """The provider is asked once this is committed, and the answer says what came of it."""

    def finish() -> HttpResponse:
        if refusal := refusal_of(take_payment(charge.id)):
            raise refusal
        return _shown(caller, community, status)

    finish_after_commit(request, finish)
    return _shown(caller, community, status)


def _shown(caller: Caller, community: Community, status: int = 200) -> HttpResponse:
    within_reach(caller, community.id)
    one = latest_of(caller.person.id, community.id)
    if one is None:
        raise NotFound
    return answer(subscription_wire(one, now=clock.now()), status)

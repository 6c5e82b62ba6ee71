"""What the membership page shows somebody: the plans, or their own membership as it stands."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import get_language

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.queries import customer_in
from peerdesk.domain.payments.models import Charge, Refund, SavedMethod
from peerdesk.domain.payments.queries import refunds_of, saved_methods
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.card import card_shown, open_payment
from peerdesk.domain.subscriptions.lifecycle import IN_FORCE, EndReason, SubscriptionState
from peerdesk.domain.subscriptions.models import Period, Plan, Subscription
from peerdesk.domain.subscriptions.queries import (
    latest_of,
    paid_periods,
    plans_on_sale,
    price_of,
    questions_left,
    unpaid_period,
    withdrawal_gives,
)
from peerdesk.domain.subscriptions.terms import price_words, terms_of


@dataclass(frozen=True, slots=True)
class Sold:
    """A plan with its terms as somebody who buys now agrees to them."""

    plan: Plan
    price: Money
    words: str
    terms: list[str]


@dataclass(frozen=True, slots=True)
class Own:
    """A membership as its member sees it."""

    subscription: Subscription
    price: Money
    words: str
    card: SavedMethod | Charge | None
    periods: list[Period]
    left: int | None
    # The payment under way, if there is one.
    paying: Charge | None
    # A renewal that failed: why, and until when it can be mended.
    failure: str
    lapses_at: datetime | None
    # What a withdrawal would give back now; None when it is too late for one.
    gives_back: Money | None
    refund: Refund | None

    @property
    def state(self) -> str:
        """active, ending, resting, wanted, ended."""
        return self.subscription.state

    @property
    def in_force(self) -> bool:
        """It covers questions now."""
        return self.subscription.state in IN_FORCE

    @property
    def withdrawn(self) -> bool:
        """It was undone."""
        return self.subscription.end_reason == EndReason.WITHDRAWN

    @property
    def refund_price(self) -> Money | None:
        """What went back."""
        refund = self.refund
        return Money(refund.amount_minor, self.price.currency) if refund else None


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the page needs."""

    plans: list[Sold] = field(default_factory=list)
    own: Own | None = None
    cards: list[SavedMethod] = field(default_factory=list)
    # What is in the way of buying: "", "sign_in", "not_a_customer", "inactive".
    barrier: str = ""
    # The brand says that the customer is a member: there is nothing to buy.
    by_brand: bool = False


def shown_to(person: Person | None, community: Community) -> Shown:
    """For who looks: nobody signed in, somebody without a membership, a member."""
    plans = [_sold(plan) for plan in plans_on_sale(community.id)]
    if person is None:
        return Shown(plans=plans, barrier="sign_in")
    customer = customer_in(person.id, community)
    latest = latest_of(person.id, community.id)
    return Shown(
        plans=plans,
        own=_own(latest) if latest else None,
        cards=list(saved_methods(person.id, community.id)),
        barrier="not_a_customer" if not customer else "" if customer.active else "inactive",
        by_brand=bool(customer and customer.plan == "member"),
    )


def _sold(plan: Plan) -> Sold:
    language = get_language() or "en"
    terms = terms_of(plan, language=language, now=clock.now())
    return Sold(plan, price_of(plan), price_words(plan, language), terms)


def _own(subscription: Subscription) -> Own:
    periods, unpaid = paid_periods(subscription), unpaid_period(subscription)
    resting = subscription.state == SubscriptionState.RESTING
    span = subscription.community.policy.days("membership_retry_days")
    withdrawn = subscription.end_reason == EndReason.WITHDRAWN
    refunds = refunds_of([one.charge_id for one in periods[:1] if one.charge_id])
    return Own(
        subscription=subscription,
        price=price_of(subscription.plan),
        words=price_words(subscription.plan, get_language() or "en"),
        card=card_shown(subscription),
        periods=periods,
        left=questions_left(subscription),
        paying=open_payment(subscription),
        failure=unpaid.failure_code if unpaid and resting else "",
        lapses_at=unpaid.opened_at + span if unpaid and resting else None,
        gives_back=withdrawal_gives(subscription, now=clock.now()),
        refund=refunds[-1] if refunds and withdrawn else None,
    )

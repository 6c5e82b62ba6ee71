"""Scenes of membership: a community whose customers pay, a plan, what the provider says."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.delivery.notifications.models import Notice
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.queries import balance
from peerdesk.domain.payments.lifecycle import ChargeState, Purpose
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.providers import Said
from peerdesk.domain.payments.queries import last_charge_of
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.models import Period, Plan, Subscription
from peerdesk.domain.subscriptions.operations.selling import put_on_sale
from peerdesk.domain.subscriptions.queries import covering
from peerdesk.workflows.buy_membership import buy_membership
from peerdesk.workflows.renew_membership import move_membership
from peerdesk.workflows.settle_charge import settle_charge

PRICE = "19.00"
NINETEEN = Money(1900, "CHF")
DAY = timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    """The moment of the scene."""
    return clock.now()


@pytest.fixture
def plan(tally: Community) -> Plan:
    """Month by month, every question."""
    return sell(tally)


@pytest.fixture
def membership(ada: Person, plan: Plan, now: datetime) -> Subscription:
    """Ada's, in force from now."""
    return bought(ada, plan, now)


def paid_community(of: Community, **policy: object) -> Community:
    """The same community, its customers paying."""
    of.mode, of.policy_values = Community.Mode.PAID, {**of.policy_values, **policy}
    of.__dict__.pop("policy", None)
    of.save()
    return of


def sell(of: Community, cadence: str = "month", **values: object) -> Plan:
    """A plan on sale there."""
    defaults = {"price": PRICE, "questions": None, "covers": {"en": "Every question."}}
    return put_on_sale(
        community=of,
        made_by=None,
        cadence=cadence,
        now=clock.now(),
        **{**defaults, **values},  # type: ignore[arg-type]
    )


def buying(somebody: Person, plan: Plan, now: datetime | None = None, **values: object) -> Charge:
    """The first charge, not settled yet."""
    return buy_membership(
        caller=Caller(somebody),
        community=plan.community,
        plan_id=plan.id,
        now=now or clock.now(),
        **{"agreed": True, "method": "pm_card_visa", "language": "en", **values},  # type: ignore[arg-type]
    )


def bought(somebody: Person, plan: Plan, now: datetime | None = None) -> Subscription:
    """A membership in force."""
    now = now or clock.now()
    settled(buying(somebody, plan, now), now=now)
    return the_subscription(somebody)


def settled(charge: Charge, *, now: datetime, code: str = "") -> Charge:
    """The provider says yes; with a code, no."""
    state = ChargeState.FAILED if code else ChargeState.SUCCEEDED
    said = Said(state, intent_id=f"pi_{charge.id.hex}", failure_code=code, method=charge.method)
    return settle_charge(charge_id=charge.id, said=said, now=now)


def the_subscription(somebody: Person) -> Subscription:
    """The newest of theirs, read fresh."""
    rows = Subscription.objects.select_related("community", "plan__community", "person")
    return rows.filter(person=somebody).order_by("-id")[0]


def due(one: Subscription) -> datetime:
    """When the sweep looks at it next."""
    one.refresh_from_db()
    assert one.due_at is not None
    return one.due_at


def on(one: Subscription, now: datetime) -> bool:
    """The sweep looks at it."""
    with transaction.atomic():
        return move_membership(subscription_id=one.id, now=now)


def renewing(one: Subscription) -> Charge:
    """Time goes on to the renewal: announced, then charged, not settled yet."""
    on(one, due(one))
    on(one, due(one))
    return open_charge(one)


def open_charge(one: Subscription) -> Charge:
    """The newest charge of its newest period."""
    period = Period.objects.filter(subscription=one).order_by("-number")[0]
    charge = last_charge_of(Purpose.MEMBERSHIP, period.id)
    assert charge is not None
    return charge


def pool(of: Community) -> Money:
    """What members have paid, by the books."""
    return balance(book=of.id, address=chart.memberships(), currency=of.currency)


def covers(somebody: Person, of: Community, now: datetime) -> bool:
    """Whether a question of theirs is paid by a membership."""
    return covering(person_id=somebody.id, community_id=of.id, now=now) is not None


def told(somebody: Person) -> list[str]:
    """The kinds of their notices, in order."""
    rows = Notice.objects.filter(person=somebody).order_by("id")
    return list(rows.values_list("kind", flat=True))

"""A membership is bought: in force once it is paid, as was agreed, one at a time."""

from datetime import datetime

import pytest

from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.delivery.notifications.models import Notice
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.lifecycle import EndReason, SubscriptionState
from peerdesk.domain.subscriptions.models import Plan, Subscription
from peerdesk.domain.subscriptions.operations.buying import AlreadyMember, PlanRetired
from peerdesk.domain.subscriptions.operations.covering import count_question
from peerdesk.domain.subscriptions.operations.selling import take_off_sale
from peerdesk.workflows.end_membership import end_membership
from peerdesk.workflows.keep_membership import keep_membership
from peerdesk.workflows.withdraw_membership import withdraw_membership
from tests.workflows.memberships import (
    NINETEEN,
    bought,
    buying,
    covers,
    due,
    on,
    paid_community,
    pool,
    sell,
    settled,
    the_subscription,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1"), pytest.mark.promise("F12")]


@pytest.fixture
def tally(tally: Community) -> Community:
    return paid_community(tally)


def test_nothing_is_in_force_before_it_is_paid(
    ada: Person, plan: Plan, tally: Community, now: datetime
) -> None:
    charge = buying(ada, plan, now)
    assert the_subscription(ada).state == SubscriptionState.WANTED
    assert not covers(ada, tally, now)
    settled(charge, now=now)
    assert covers(ada, tally, now)
    assert pool(tally) == NINETEEN


def test_what_was_agreed_to_is_kept_and_mailed(
    ada: Person, membership: Subscription, plan: Plan
) -> None:
    for word in ("CHF 19.00", "renews each month", "two clicks", "14 days", "Every question."):
        assert word in membership.consent.replace("\xa0", " ")
    notice = Notice.objects.get(person=ada, kind="membership_started")
    assert notice.values["terms"] == membership.consent
    assert notice.mail_due_at is not None


def test_without_the_customers_yes_nothing_begins(ada: Person, plan: Plan) -> None:
    with pytest.raises(InvalidInput):
        buying(ada, plan, agreed=False)
    assert not Charge.objects.exists()


def test_a_declined_card_leaves_nothing_and_another_may_be_tried(
    ada: Person, plan: Plan, tally: Community, now: datetime
) -> None:
    settled(buying(ada, plan, now), now=now, code="card_declined")
    first = the_subscription(ada)
    assert (first.state, first.end_reason) == (SubscriptionState.ENDED, EndReason.UNPAID)
    assert told(ada) == []
    assert bought(ada, plan, now).state == SubscriptionState.ACTIVE
    assert pool(tally) == NINETEEN


def test_nobody_has_two(ada: Person, membership: Subscription, plan: Plan) -> None:
    with pytest.raises(AlreadyMember):
        buying(ada, plan)


def test_a_price_that_changed_while_it_was_read_isnt_charged(
    ada: Person, plan: Plan, tally: Community, now: datetime
) -> None:
    dearer = sell(tally, price="29.00")
    with pytest.raises(PlanRetired):
        buying(ada, plan, now)
    assert buying(ada, dearer, now).amount_minor == 2900


def test_otto_can_neither_buy_nor_end_hers(
    otto: Person, membership: Subscription, plan: Plan, tally: Community, now: datetime
) -> None:
    with pytest.raises(NotFound):
        buying(otto, plan)
    for verb in (end_membership, keep_membership, withdraw_membership):
        with pytest.raises(NotFound):
            verb(caller=Caller(otto), community=tally, now=now)


def test_a_plan_of_two_questions_covers_two(ada: Person, tally: Community, now: datetime) -> None:
    one = bought(ada, sell(tally, questions=2), now)
    assert count_question(one)
    assert count_question(one)
    assert not covers(ada, tally, now)
    assert not count_question(one)


def test_who_never_came_back_from_the_payment_page_has_bought_nothing(
    ada: Person, plan: Plan, now: datetime
) -> None:
    charge = buying(ada, plan, now, method="")
    one = the_subscription(ada)
    on(one, due(one))
    assert due(one) > now  # as long as the charge is open it may still be paid
    Charge.objects.filter(id=charge.id).update(state=ChargeState.CANCELLED, due_at=None)
    on(one, due(one))
    one.refresh_from_db()
    assert one.end_reason == EndReason.UNPAID


def test_what_is_taken_off_sale_cant_be_bought(
    ada: Person, plan: Plan, tally: Community, now: datetime
) -> None:
    take_off_sale(community=tally, cadence="month", now=now)
    with pytest.raises(PlanRetired):
        buying(ada, plan)


def test_given_up_before_it_is_paid_the_payment_is_cancelled(
    ada: Person, plan: Plan, tally: Community, now: datetime
) -> None:
    charge = buying(ada, plan, now, method="")
    end_membership(caller=Caller(ada), community=tally, now=now)
    charge.refresh_from_db()
    assert charge.give_up_at == now
    assert told(ada) == []
    settled(charge, now=now)  # paid in that very moment
    assert the_subscription(ada).end_reason == EndReason.UNPAID
    assert Refund.objects.get().amount_minor == 1900

"""A membership from buying to its end: what is in force, what is charged, what is told."""

from datetime import datetime

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.core.money import Money
from peerdesk.delivery.notifications.models import Notice
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge, Refund, SavedMethod
from peerdesk.domain.payments.refusals import AlreadyCharging
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.lifecycle import DueFor, EndReason, SubscriptionState
from peerdesk.domain.subscriptions.models import Plan, Subscription
from peerdesk.domain.subscriptions.operations.buying import AlreadyMember, PlanRetired
from peerdesk.domain.subscriptions.operations.covering import count_question
from peerdesk.domain.subscriptions.operations.ending import WithdrawalOver
from peerdesk.domain.subscriptions.operations.moving import MembershipMoved
from peerdesk.domain.subscriptions.operations.selling import take_off_sale
from peerdesk.domain.subscriptions.queries import covering
from peerdesk.workflows.end_membership import end_membership
from peerdesk.workflows.keep_membership import keep_membership
from peerdesk.workflows.pay_membership import pay_membership
from peerdesk.workflows.withdraw_membership import withdraw_membership
from tests.workflows.memberships import (
    DAY,
    bought,
    buying,
    due,
    on,
    open_charge,
    paid_community,
    pool,
    renewing,
    sell,
    settled,
    the_subscription,
)

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1"), pytest.mark.promise("F12")]
NINETEEN = Money(1900, "CHF")


@pytest.fixture
def tally(tally: Community) -> Community:
    return paid_community(tally)


@pytest.fixture
def plan(tally: Community) -> Plan:
    return sell(tally)


@pytest.fixture
def now() -> datetime:
    return clock.now()


@pytest.fixture
def membership(ada: Person, plan: Plan, now: datetime) -> Subscription:
    return bought(ada, plan, now)


def covers(somebody: Person, of: Community, now: datetime) -> bool:
    return covering(person_id=somebody.id, community_id=of.id, now=now) is not None


def told(somebody: Person) -> list[str]:
    return list(
        Notice.objects.filter(person=somebody).order_by("id").values_list("kind", flat=True)
    )


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


def test_a_member_keeps_the_old_price(
    ada: Person, membership: Subscription, tally: Community
) -> None:
    sell(tally, price="29.00")
    assert renewing(membership).amount_minor == 1900


def test_otto_can_neither_buy_nor_end_hers(
    otto: Person, membership: Subscription, plan: Plan, tally: Community, now: datetime
) -> None:
    with pytest.raises(NotFound):
        buying(otto, plan)
    for verb in (end_membership, keep_membership, withdraw_membership):
        with pytest.raises(NotFound):
            verb(caller=Caller(otto), community=tally, now=now)


def test_a_renewal_is_announced_before_it_is_charged(
    ada: Person, membership: Subscription, tally: Community, now: datetime
) -> None:
    assert membership.paid_until is not None
    assert due(membership) == membership.paid_until - 7 * DAY
    assert not on(membership, now)
    on(membership, due(membership))
    assert told(ada) == ["membership_started", "membership_renews"]
    assert due(membership) == membership.paid_until
    assert Charge.objects.count() == 1


def test_a_renewal_begins_where_the_last_period_ended(
    ada: Person, membership: Subscription, tally: Community
) -> None:
    ended = membership.paid_until
    assert ended is not None
    charge = renewing(membership)
    assert (charge.off_session, charge.method) == (True, "pm_card_visa")
    assert covers(ada, tally, ended + DAY / 24)  # on its way to the bank
    settled(charge, now=ended + DAY / 24)
    membership.refresh_from_db()
    assert membership.paid_until is not None
    assert membership.paid_until > ended + 27 * DAY
    assert pool(tally) == NINETEEN + NINETEEN


@pytest.mark.invariant("I10")
def test_the_same_word_of_the_provider_twice_renews_once(
    membership: Subscription, tally: Community
) -> None:
    charge = renewing(membership)
    later = due(membership)
    settled(charge, now=later)
    until = due(membership)
    settled(charge, now=later)
    assert due(membership) == until
    assert Transfer.objects.count() == 2


def test_after_all_workers_were_dead_it_is_announced_first_and_charged_a_day_later(
    membership: Subscription,
) -> None:
    assert membership.paid_until is not None
    back = membership.paid_until + 3 * DAY
    on(membership, back)
    assert Charge.objects.count() == 1
    assert due(membership) == back + DAY


def test_a_failed_renewal_rests_is_told_and_tried_again(
    ada: Person, membership: Subscription, tally: Community
) -> None:
    charge = renewing(membership)
    assert membership.paid_until is not None
    failed_at = membership.paid_until + DAY / 24
    settled(charge, now=failed_at, code="card_declined")
    membership.refresh_from_db()
    assert membership.state == SubscriptionState.RESTING
    assert not covers(ada, tally, failed_at)
    assert told(ada)[-1] == "membership_unpaid"
    on(membership, due(membership))
    again = open_charge(membership)
    assert again.id != charge.id
    settled(again, now=failed_at + DAY)
    membership.refresh_from_db()
    assert membership.state == SubscriptionState.ACTIVE
    # The days in which it rested aren't sold.
    assert membership.anchor_at == failed_at + DAY
    assert pool(tally) == NINETEEN + NINETEEN


def test_a_renewal_that_is_never_paid_lapses_and_nothing_is_owed(
    ada: Person, membership: Subscription, tally: Community
) -> None:
    charge = renewing(membership)
    for _ in range(3):
        settled(charge, now=due(membership), code="insufficient_funds")
        on(membership, due(membership))
        charge = open_charge(membership)
    settled(charge, now=due(membership), code="insufficient_funds")
    membership.refresh_from_db()
    assert membership.due_for == DueFor.END
    on(membership, due(membership))
    membership.refresh_from_db()
    assert membership.end_reason == EndReason.LAPSED
    assert told(ada)[-1] == "membership_lapsed"
    assert pool(tally) == NINETEEN
    assert Charge.objects.count() == 5


def test_a_bank_that_wants_her_word_gets_it_on_the_page(
    ada: Person, membership: Subscription, tally: Community
) -> None:
    charge = renewing(membership)
    settled(charge, now=due(membership), code="authentication_required")
    assert told(ada)[-1] == "membership_confirm"
    at = due(membership) - DAY / 24
    hers = pay_membership(caller=Caller(ada), community=tally, method="", now=at)
    assert not hers.off_session
    on(membership, due(membership))  # the card isn't tried beside her
    assert open_charge(membership).id == hers.id
    with pytest.raises(AlreadyCharging):
        pay_membership(caller=Caller(ada), community=tally, method="", now=at)
    settled(hers, now=at)
    membership.refresh_from_db()
    assert membership.state == SubscriptionState.ACTIVE


def test_without_a_card_the_renewal_rests(ada: Person, membership: Subscription) -> None:
    Subscription.objects.filter(id=membership.id).update(method="")
    on(membership, due(membership))
    on(membership, due(membership))
    membership.refresh_from_db()
    assert membership.state == SubscriptionState.RESTING
    assert not SavedMethod.objects.exists()


def test_ended_in_one_step_it_stays_to_the_end_of_what_is_paid(
    ada: Person, membership: Subscription, tally: Community, now: datetime
) -> None:
    for _ in range(2):  # two tabs
        ended = end_membership(caller=Caller(ada), community=tally, now=now + DAY)
    assert ended.state == SubscriptionState.ENDING
    assert told(ada).count("membership_ending") == 1
    assert covers(ada, tally, now + 20 * DAY)
    until = due(membership)
    on(membership, until)
    membership.refresh_from_db()
    assert membership.end_reason == EndReason.CUSTOMER
    assert not covers(ada, tally, until)
    assert Charge.objects.count() == 1


def test_the_ending_can_be_taken_back_while_it_is_in_force(
    ada: Person, membership: Subscription, tally: Community, now: datetime
) -> None:
    before = due(membership)
    end_membership(caller=Caller(ada), community=tally, now=now + DAY)
    keep_membership(caller=Caller(ada), community=tally, now=now + DAY)
    assert due(membership) == before
    assert told(ada)[-1] == "membership_kept"
    end_membership(caller=Caller(ada), community=tally, now=now + DAY)
    with pytest.raises(MembershipMoved):
        keep_membership(caller=Caller(ada), community=tally, now=now + 60 * DAY)


def test_taken_back_within_the_days_of_the_reminder_it_isnt_announced_twice(
    ada: Person, membership: Subscription, tally: Community
) -> None:
    on(membership, due(membership))
    late = due(membership) - DAY
    end_membership(caller=Caller(ada), community=tally, now=late)
    keep_membership(caller=Caller(ada), community=tally, now=late)
    membership.refresh_from_db()
    assert membership.due_for == DueFor.RENEWAL


def test_money_of_a_renewal_that_comes_after_the_end_goes_back(
    ada: Person, membership: Subscription, tally: Community
) -> None:
    charge = renewing(membership)
    after = due(membership)
    end_membership(caller=Caller(ada), community=tally, now=after)
    settled(charge, now=after)
    membership.refresh_from_db()
    assert membership.state == SubscriptionState.ENDED
    assert Refund.objects.get().amount_minor == 1900
    assert pool(tally) == NINETEEN


def test_an_unused_membership_is_withdrawn_in_full(
    ada: Person, membership: Subscription, tally: Community, now: datetime
) -> None:
    done = withdraw_membership(caller=Caller(ada), community=tally, now=now + 13 * DAY)
    assert done.refund == NINETEEN
    assert not covers(ada, tally, now + 13 * DAY)
    assert Refund.objects.get().amount_minor == 1900
    assert not pool(tally)
    notice = Notice.objects.get(person=ada, kind="membership_withdrawn")
    assert "19.00" in notice.values["refund"]
    assert notice.mail_due_at is not None


@pytest.mark.invariant("I12")
def test_a_used_one_less_the_days_that_have_begun(
    ada: Person, membership: Subscription, tally: Community, now: datetime
) -> None:
    assert count_question(membership)
    done = withdraw_membership(caller=Caller(ada), community=tally, now=now + 3 * DAY / 2)
    assert Money(1700, "CHF") < done.refund < NINETEEN
    assert pool(tally) + done.refund == NINETEEN


def test_after_fourteen_days_it_can_only_be_ended(
    ada: Person, membership: Subscription, tally: Community, now: datetime
) -> None:
    with pytest.raises(WithdrawalOver):
        withdraw_membership(caller=Caller(ada), community=tally, now=now + 14 * DAY)
    assert not Refund.objects.exists()


def test_withdrawn_twice_is_given_back_once(
    ada: Person, membership: Subscription, tally: Community, now: datetime
) -> None:
    withdraw_membership(caller=Caller(ada), community=tally, now=now)
    with pytest.raises(NotFound):
        withdraw_membership(caller=Caller(ada), community=tally, now=now)
    assert Refund.objects.count() == 1


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

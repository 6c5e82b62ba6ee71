"""A membership goes on: announced, charged, at rest when it can't be, lapsed when it never is."""

from datetime import datetime

import pytest

from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.payments.models import Charge, SavedMethod
from peerdesk.domain.payments.refusals import AlreadyCharging
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.lifecycle import DueFor, EndReason, SubscriptionState
from peerdesk.domain.subscriptions.models import Subscription
from peerdesk.workflows.pay_membership import pay_membership
from tests.workflows.memberships import (
    DAY,
    NINETEEN,
    covers,
    due,
    on,
    open_charge,
    paid_community,
    pool,
    renewing,
    sell,
    settled,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1"), pytest.mark.promise("F12")]


@pytest.fixture
def tally(tally: Community) -> Community:
    return paid_community(tally)


def test_a_member_keeps_the_old_price(
    ada: Person, membership: Subscription, tally: Community
) -> None:
    sell(tally, price="29.00")
    assert renewing(membership).amount_minor == 1900


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

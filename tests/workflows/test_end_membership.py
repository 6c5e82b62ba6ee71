"""A membership ends: in one step, taken back, or withdrawn from within fourteen days."""

from datetime import datetime

import pytest

from peerdesk.core.errors import NotFound
from peerdesk.core.money import Money
from peerdesk.delivery.notifications.models import Notice
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.lifecycle import DueFor, EndReason, SubscriptionState
from peerdesk.domain.subscriptions.models import Subscription
from peerdesk.domain.subscriptions.operations.covering import count_question
from peerdesk.domain.subscriptions.operations.ending import WithdrawalOver
from peerdesk.domain.subscriptions.operations.moving import MembershipMoved
from peerdesk.workflows.end_membership import end_membership
from peerdesk.workflows.keep_membership import keep_membership
from peerdesk.workflows.withdraw_membership import withdraw_membership
from tests.workflows.memberships import (
    DAY,
    NINETEEN,
    covers,
    due,
    on,
    paid_community,
    pool,
    renewing,
    settled,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1"), pytest.mark.promise("F12")]


@pytest.fixture
def tally(tally: Community) -> Community:
    return paid_community(tally)


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

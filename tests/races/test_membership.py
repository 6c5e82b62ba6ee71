"""Two tabs, two workers, a click beside the sweep: one membership, one charge, one refund."""

from functools import partial

import pytest
from django.db.transaction import atomic

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.subscriptions.lifecycle import SubscriptionState
from peerdesk.domain.subscriptions.models import Period, Subscription
from peerdesk.domain.subscriptions.operations.buying import AlreadyMember
from peerdesk.domain.subscriptions.operations.covering import count_question
from peerdesk.workflows.end_membership import end_membership
from peerdesk.workflows.sweep import move_memberships
from peerdesk.workflows.withdraw_membership import withdraw_membership
from tests.contenders import at_once
from tests.workflows.memberships import (
    bought,
    buying,
    due,
    on,
    paid_community,
    sell,
    settled,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.promise("F12"),
    pytest.mark.race,
]


def test_two_tabs_buy_one(tally: Community, ada: Person) -> None:
    plan, now = sell(paid_community(tally)), clock.now()
    done = at_once([partial(buying, ada, plan, now) for _ in range(4)])
    assert sum(isinstance(one, Charge) for one in done) == 1
    assert sum(isinstance(one, AlreadyMember) for one in done) == 3
    assert Subscription.objects.count() == Charge.objects.count() == 1


@pytest.mark.invariant("I19")
def test_two_workers_renew_once(tally: Community, ada: Person) -> None:
    one = bought(ada, sell(paid_community(tally)))
    on(one, due(one))
    at = due(one)
    done = at_once([partial(move_memberships, at) for _ in range(4)])
    assert sum(moved for moved in done if isinstance(moved, int)) == 1
    assert Charge.objects.count() == Period.objects.count() == 2


def test_ended_beside_the_payment_it_is_one_or_the_other(tally: Community, ada: Person) -> None:
    one = bought(ada, sell(paid_community(tally)))
    on(one, due(one))
    at = due(one)
    on(one, at)
    charge = Charge.objects.order_by("-id")[0]
    ending = partial(end_membership, caller=Caller(ada), community=tally, now=at)
    at_once([ending, partial(settled, charge, now=at)])
    one.refresh_from_db()
    went_back = Refund.objects.filter(charge=charge).exists()
    # Paid first: in force to its end. Ended first: the money goes back.
    assert (one.state, went_back) in [
        (SubscriptionState.ENDING, False),
        (SubscriptionState.ENDED, True),
    ]


@pytest.mark.invariant("I12")
def test_withdrawn_in_two_tabs_it_is_given_back_once(tally: Community, ada: Person) -> None:
    one, now = bought(ada, sell(paid_community(tally))), clock.now()
    withdraw = partial(withdraw_membership, caller=Caller(ada), community=tally, now=now)
    at_once([withdraw for _ in range(3)])
    one.refresh_from_db()
    assert one.state == SubscriptionState.ENDED
    assert Refund.objects.get().amount_minor == 1900


def test_the_last_question_is_covered_once(tally: Community, ada: Person) -> None:
    one = bought(ada, sell(paid_community(tally), questions=1))
    done = at_once([atomic(partial(count_question, one)) for _ in range(4)])
    assert sorted(map(bool, done)) == [False, False, False, True]

"""A rating changed by many hands at once, and while a payout takes the balance (F8, I9 to I14)."""

from functools import partial
from itertools import cycle, islice

import pytest
from django.db.models import Sum

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.domain.ledger.models import Account, Entry, Transfer
from peerdesk.domain.ledger.queries import drifted_accounts
from peerdesk.domain.payouts.models import Payout
from peerdesk.domain.payouts.operations import set_bank_account
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.changing import PaidOut
from peerdesk.domain.ratings.models import FormerRating, Rating
from peerdesk.workflows.appeal_rating import appeal_rating
from peerdesk.workflows.change_rating import change_rating
from peerdesk.workflows.decide_appeal import decide_appeal
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.run_payout import NothingToPay, run_payout
from tests.contenders import at_once
from tests.workflows.scenes import later, set_policy
from tests.workflows.test_change_rating import PAYER

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
EARNS = {5: 200, 4: 200, 3: 100, 2: 0, 1: 0}


def changing(ada, conversation, stars):
    return partial(change_rating, caller=Caller(ada), conversation_id=conversation.id, stars=stars)


def books_are_right(ezra) -> int:
    """What the expert holds; every transfer balanced, every account as its entries say (I9)."""
    assert Entry.objects.aggregate(sum=Sum("amount"))["sum"] in (0, None)
    assert not drifted_accounts()
    account = Account.objects.filter(address=f"expert:{ezra.id}:payable").first()
    return account.balance if account else 0


@pytest.mark.promise("F8", "C9")
@pytest.mark.invariant("I9", "I10", "I11")
def test_a_hundred_hands_at_once_leave_one_rating_and_right_books(rated_chat, ada, ezra):
    rate_conversation(caller=Caller(ada), conversation_id=rated_chat.id, stars=5)
    stars = list(islice(cycle([1, 3, 5, 2, 4]), 100))
    results = at_once([changing(ada, rated_chat, one) for one in stars])
    assert not [one for one in results if isinstance(one, Exception)]
    rating = Rating.objects.get()
    assert books_are_right(ezra) == rating.pay_minor == EARNS[rating.stars]
    # Every change is one line of history, every one that moved money one transfer.
    former = list(FormerRating.objects.order_by("number"))
    assert [one.number for one in former] == list(range(1, rating.changes + 1))
    moved = sum(1 for one in former if one.moved_minor)
    assert Transfer.objects.count() == 1 + moved


@pytest.mark.promise("F8", "C10")
@pytest.mark.invariant("I9", "I10", "I14")
@pytest.mark.parametrize("turn", range(3))
def test_change_and_payout_at_one_instant_one_order_wins(rated_chat, ada, ezra, olga, tally, turn):
    type(tally).objects.filter(id=tally.id).update(**PAYER)
    tally.refresh_from_db()
    set_policy(tally, payout_minimum="0.01", iban_hold_hours=0)
    now = clock.now()
    set_bank_account(
        person=ezra, community=tally, iban="CH9300762011623852957", name="Ezra Example", now=now
    )
    rate_conversation(caller=Caller(ada), conversation_id=rated_chat.id, stars=5)
    pay = partial(
        run_payout, community=tally, made_by=olga, execution_date=now.date(), now=later(seconds=1)
    )
    change = changing(ada, rated_chat, 3)
    results = at_once([change, pay, change, pay] if turn % 2 else [pay, change, pay, change])
    assert all(
        not isinstance(one, Exception) or isinstance(one, PaidOut | NothingToPay) for one in results
    )
    rating, payout = Rating.objects.get(), Payout.objects.get()
    # Either the payout took the two francs and the stars stay, or it took what three stars earn.
    assert (rating.stars, payout.total) in ((5, 200), (3, 100))
    assert books_are_right(ezra) == 0


@pytest.mark.promise("F7", "F8")
@pytest.mark.invariant("I9", "I10")
def test_change_and_decision_at_one_instant_restore_no_more_than_five_stars(
    rated_chat, ada, ezra, olga
):
    rate_conversation(caller=Caller(ada), conversation_id=rated_chat.id, stars=1)
    appeal = appeal_rating(caller=Caller(ezra), conversation_id=rated_chat.id, text="I was right.")
    decide = partial(
        decide_appeal,
        caller=Caller(olga),
        appeal_id=appeal.id,
        outcome="pay_restored",
        text="He was.",
    )
    acts = [decide, changing(ada, rated_chat, 3)] * 6
    results = at_once(acts)
    assert all(not isinstance(one, Exception) or isinstance(one, Refusal) for one in results)
    rating = Rating.objects.get()
    assert books_are_right(ezra) == rating.pay_minor == 200
    assert Transfer.objects.filter(reference__endswith=":appeal").count() == 1

"""By hand and by the clock at one instant: one rating, one payment (I11)."""

from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from peerdesk.core import clock
from peerdesk.domain.ledger.models import Entry, Transfer
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.ratings.operations import AlreadyRated
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.reopen_conversation import reopen_conversation
from peerdesk.workflows.sweep import rate_due
from tests.contenders import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.mark.promise("C8", "C9")
@pytest.mark.invariant("I10", "I11")
@pytest.mark.parametrize("turn", range(4))
def test_hands_and_clocks_at_the_same_instant_give_one_payment(rated_chat, ada, ezra, turn):
    due_at = Rating.objects.get().due_at
    by_hand = partial(
        rate_conversation,
        caller=Caller(ada),
        conversation_id=rated_chat.id,
        stars=3,
        now=clock.now(),
    )
    by_clock = partial(rate_due, due_at)
    acts = [by_hand, by_clock] * 8 if turn % 2 else [by_clock, by_hand] * 8
    results = at_once(acts)
    assert all(not isinstance(one, Exception) or isinstance(one, AlreadyRated) for one in results)
    rating = Rating.objects.get()
    assert (rating.state, rating.stars) in (("given", 3), ("implicit", 5))
    assert Transfer.objects.count() == 1
    earned = Entry.objects.get(account__address=f"expert:{ezra.id}:payable").amount
    assert earned == {3: 100, 5: 200}[rating.stars]
    # A sweep may have passed over the row while a hand held it; what is due isn't forgotten.
    assert rate_due(due_at) == 0


@pytest.mark.invariant("I10", "I11")
def test_rating_and_reopening_at_one_instant_pay_at_most_once(rated_chat, ada, ezra):
    acts = [
        partial(rate_conversation, caller=Caller(ada), conversation_id=rated_chat.id, stars=5),
        partial(reopen_conversation, caller=Caller(ezra), conversation_id=rated_chat.id),
    ]
    at_once(acts * 3)
    assert Transfer.objects.count() == Rating.objects.filter(state="given").count() <= 1
    close_conversation(caller=Caller(ada), conversation_id=rated_chat.id)
    assert Rating.objects.filter(state="asked").count() == 1


@pytest.mark.invariant("I11")
def test_the_database_itself_refuses_a_second_rating_of_a_span(rated_chat):
    rating = Rating.objects.get()
    rating.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        rating.save(force_insert=True)
    assert connection.connection is not None

"""A premium offer accepted: everything at once, or nothing (P4, P5, P6, I13)."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.conversations.models import Event
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.box_models import BoxSecret
from peerdesk.domain.premium.operations.ending import withdraw
from peerdesk.domain.premium.refusals import NotYourOffer, OfferNotOpen
from peerdesk.domain.ratings.changing import ByAcceptance
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.ratings.operations import AlreadyRated
from peerdesk.domain.ratings.queries import answered_by
from peerdesk.workflows.accept_premium import begin_acceptance
from peerdesk.workflows.change_rating import change_rating
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.rate_conversation import rate_conversation
from tests import cast
from tests.workflows.premium_scenes import (
    PRICE,
    QUESTION,
    accepted,
    books,
    fresh,
    offered,
    question_held,
    say,
)
from tests.workflows.scenes import kinds


def begin(somebody, offer, method="pm_card_visa"):
    return begin_acceptance(caller=Caller(somebody), offer_id=offer.id, method=method)


@pytest.mark.promise("P4", "P5", "P6")
@pytest.mark.invariant("I10", "I13")
def test_paid_the_answer_and_the_service_are_paid_at_once(chat, ada, ezra, tally):
    question_held(chat)
    offer = offered(chat)
    charge = begin(ada, offer)
    assert (charge.amount_minor, charge.currency) == (PRICE, "CHF")
    assert fresh(offer).state == "offered"
    say(charge, "succeeded")
    offer = fresh(offer)
    assert (offer.state, offer.charge_id) == ("accepted", charge.id)
    assert books(tally.id) == {
        f"expert:{ezra.id}:payable": (PRICE + QUESTION) * 70 // 100,
        "platform:fees": (PRICE + QUESTION) * 30 // 100,
        "provider:local": -PRICE,
        "brand:receivable": -QUESTION,
    }
    assert kinds(chat)[-2:] == ["premium_accepted", "rated"]
    assert BoxSecret.objects.filter(offer=offer).exists()
    assert not chat.closed_at


@pytest.mark.promise("P6", "F6")
def test_the_five_stars_are_the_acceptances_own_and_count_for_nobody(chat, ada, ezra, tally):
    question_held(chat)
    accepted(offered(chat), ada)
    rating = Rating.objects.get()
    assert (rating.state, rating.stars, rating.pay_minor) == ("premium", 5, QUESTION * 70 // 100)
    assert cast.seat_of(ezra).given_stars_count == 0
    told = Event.objects.get(conversation=chat, kind="rated")
    assert (told.data["stars"], told.data["implicit"], told.data["premium"]) == (5, True, True)
    (item,) = answered_by(ezra.id, tally).items
    assert (item.why, item.stars, item.implicit) == ("premium", 5, True)


@pytest.mark.promise("P6", "C8")
@pytest.mark.invariant("I11")
def test_it_is_neither_asked_for_again_nor_changed(chat, ada):
    question_held(chat)
    accepted(offered(chat), ada)
    close_conversation(caller=Caller(ada), conversation_id=chat.id)
    assert Rating.objects.count() == 1
    with pytest.raises(AlreadyRated):
        rate_conversation(caller=Caller(ada), conversation_id=chat.id, stars=1)
    with pytest.raises(ByAcceptance):
        change_rating(caller=Caller(ada), conversation_id=chat.id, stars=1)


@pytest.mark.promise("P6")
@pytest.mark.invariant("I10")
def test_a_second_service_pays_itself_and_the_answer_no_second_time(chat, ada, tally):
    question_held(chat)
    accepted(offered(chat), ada)
    accepted(offered(chat, price_minor=1000), ada)
    assert Rating.objects.count() == 1
    assert books(tally.id)["platform:fees"] == (PRICE + QUESTION + 1000) * 30 // 100


@pytest.mark.promise("P5")
@pytest.mark.invariant("I13")
@pytest.mark.parametrize("word", ["failed", "cancelled"])
def test_refused_nothing_at_all_has_happened_and_another_card_may_do(chat, ada, tally, word):
    question_held(chat)
    offer, before = offered(chat), kinds(chat)
    held = books(tally.id)
    say(begin(ada, offer), word, failure_code="card_declined")
    assert (fresh(offer).state, kinds(chat), books(tally.id)) == ("offered", before, held)
    assert not Rating.objects.exists()
    assert not BoxSecret.objects.exists()
    say(begin(ada, offer, "pm_card_mastercard"), "succeeded")
    assert fresh(offer).state == "accepted"


@pytest.mark.promise("P5")
@pytest.mark.invariant("I10")
def test_the_word_that_comes_twice_or_late_or_after_its_opposite_counts_once(chat, ada, tally):
    offer = offered(chat)
    charge = begin(ada, offer)
    for word in ("processing", "succeeded", "needs_action", "succeeded", "failed", "processing"):
        say(charge, word)
    assert fresh(offer).state == "accepted"
    assert books(tally.id)["provider:local"] == -PRICE
    assert kinds(chat).count("premium_accepted") == 1


@pytest.mark.promise("P5")
def test_two_tabs_have_one_charge(chat, ada):
    offer = offered(chat)
    assert begin(ada, offer).id == begin(ada, offer).id
    say(Charge.objects.get(), "succeeded")
    with pytest.raises(OfferNotOpen) as refused:
        begin(ada, offer)
    assert refused.value.more["state"] == "accepted"
    assert Charge.objects.count() == 1


@pytest.mark.promise("P3", "P5")
@pytest.mark.invariant("I12")
def test_taken_back_while_the_bank_was_thinking_the_money_goes_back(chat, ada, ezra, tally):
    offer = offered(chat)
    charge = begin(ada, offer)
    withdraw(caller=Caller(ezra), offer_id=offer.id)
    charge.refresh_from_db()
    assert charge.give_up_at <= clock.now()
    say(charge, "succeeded")
    assert fresh(offer).state == "withdrawn"
    assert books(tally.id) == {}
    assert Refund.objects.get().amount_minor == PRICE
    assert "premium_accepted" not in kinds(chat)


def test_too_late_is_refused_before_anything_is_charged(chat, ada):
    offer = offered(chat, expires_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(OfferNotOpen):
        begin(ada, offer)
    assert not Charge.objects.exists()


def test_only_its_customer_accepts_an_offer(chat, ada, ezra, erik, agnes, olga, otto):
    offer = offered(chat)
    for somebody in (erik, otto):
        with pytest.raises(NotFound):
            begin(somebody, offer)
    for somebody in (ezra, agnes, olga):
        with pytest.raises(NotYourOffer):
            begin(somebody, offer)
    with pytest.raises(InvalidInput) as refused:
        begin(ada, offer, "4242 4242 4242 4242")
    assert set(refused.value.errors) == {"payment_method"}

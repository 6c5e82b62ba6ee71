"""A charge is asked for and settled: once, whoever asks, however often, and whoever dies."""

from datetime import timedelta
from uuid import UUID

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge, Payer, SavedMethod
from peerdesk.domain.payments.operations.charging import claim_look, due_charges
from peerdesk.domain.payments.providers import Card
from peerdesk.domain.payments.refusals import (
    AlreadyCharging,
    CardDeclined,
    PaymentFailed,
    refusal_of,
)
from peerdesk.domain.people.models import Person
from peerdesk.workflows.take_payment import take_payment
from tests.contenders import at_once
from tests.payments import ASKS, DECLINED, Box, Story, books, paid_books, wanted


@pytest.mark.promise("P5")
def test_a_card_that_works_is_charged_and_the_thing_given(
    tally: Community, ada: Person, ezra: Person, box: Box, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id()).id)
    assert (charge.state, charge.last4, charge.due_at) == ("succeeded", "4242", None)
    assert story.given == [charge.id]
    assert books(tally) == paid_books(ezra)
    assert take_payment(charge.id).state == ChargeState.SUCCEEDED
    assert box.calls.count("charge") == 1


@pytest.mark.promise("P5")
@pytest.mark.invariant("I13")
def test_a_declined_card_leaves_nothing_and_another_may_be_tried(
    tally: Community, ada: Person, ezra: Person, box: Box, story: Story
) -> None:
    subject = new_id()
    charge = take_payment(wanted(tally, ada, subject, method=DECLINED).id)
    refusal = refusal_of(charge)
    assert isinstance(refusal, CardDeclined)
    assert (refusal.status, refusal.more["failure_code"]) == (402, "card_declined")
    assert (books(tally), story.given, story.refused) == ({}, [], [charge.id])
    again = take_payment(wanted(tally, ada, subject).id)
    assert again.state == ChargeState.SUCCEEDED
    assert books(tally) == paid_books(ezra)


def test_other_refusals_are_told_apart(tally: Community, ada: Person) -> None:
    charge = wanted(tally, ada, new_id())
    assert refusal_of(charge) is None
    charge.state, charge.failure_code = ChargeState.FAILED, "authentication_required"
    assert isinstance(refusal_of(charge), PaymentFailed)


@pytest.mark.invariant("I10")
def test_one_thing_has_one_payment_under_way(tally: Community, ada: Person) -> None:
    subject = new_id()
    first = wanted(tally, ada, subject)
    with pytest.raises(AlreadyCharging) as again:
        wanted(tally, ada, subject)
    assert again.value.charge == first
    assert again.value.more["payment"] == str(first.id)


def test_a_card_of_somebody_else_is_nobodys(tally: Community, ada: Person, ezra: Person) -> None:
    payer = Payer.objects.create(
        community=tally, person=ezra, provider="local", customer_id="cus_1"
    )
    SavedMethod.objects.create(payer=payer, method_id="pm_ezra", brand="visa", last4="1")
    for method in ("pm_ezra", "no card", "pm_", "pm_a/../b"):
        with pytest.raises(InvalidInput) as refused:
            wanted(tally, ada, new_id(), method=method)
        assert list(refused.value.errors) == ["payment_method"]


def test_the_customer_approves_on_the_banks_page(
    tally: Community, ada: Person, ezra: Person, box: Box, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method=ASKS).id)
    assert (charge.state, charge.redirect_url) == ("needs_action", "https://pay.example.org/")
    assert not story.given
    box.decide(charge.id, ChargeState.SUCCEEDED)
    assert take_payment(charge.id).redirect_url == ""
    assert books(tally) == paid_books(ezra)
    assert box.calls.count("charge") == 1


def test_a_provider_that_is_away_is_asked_again_by_the_sweep(
    tally: Community, ada: Person, ezra: Person, box: Box, story: Story
) -> None:
    box.away = True
    charge = take_payment(wanted(tally, ada, new_id()).id)
    assert (charge.state, story.given, story.refused) == ("new", [], [])
    box.away = False
    later = clock.now() + timedelta(minutes=1)
    assert due_charges(later, 10) == [charge.id]
    assert claim_look(charge.id, later)
    assert not claim_look(charge.id, later)
    assert take_payment(charge.id).state == ChargeState.SUCCEEDED


@pytest.mark.invariant("I10", "I19")
def test_an_answer_that_is_lost_is_asked_for_again_and_charged_once(
    tally: Community, ada: Person, ezra: Person, box: Box, story: Story
) -> None:
    def lost(_call: str) -> None:
        raise ConnectionError("the line broke")

    charge = wanted(tally, ada, new_id())
    box.before_answer = lost
    with pytest.raises(ConnectionError):
        take_payment(charge.id)
    box.before_answer = lambda _call: None
    take_payment(charge.id)
    assert len(box.orders) == 1
    assert books(tally) == paid_books(ezra)


def test_a_day_later_the_provider_is_only_looked_at(
    tally: Community, ada: Person, box: Box, story: Story
) -> None:
    """Its memory of our key is gone: asking again would charge a second time."""
    now = clock.now()
    charge = wanted(tally, ada, new_id(), give_up_at=now + timedelta(days=9))
    Charge.objects.filter(id=charge.id).update(asked_at=now - timedelta(hours=30))
    assert take_payment(charge.id).state == ChargeState.CANCELLED
    assert "charge" not in box.calls


def test_a_card_that_is_kept_is_in_the_list(
    tally: Community, ada: Person, box: Box, story: Story
) -> None:
    customer = box.customer(key=f"payer:{tally.id}:{ada.id}", email="", name="")
    box.kept[customer] = [Card("pm_1", "visa", "4242", "2031-04")]
    take_payment(wanted(tally, ada, new_id(), keep_method=True).id)
    kept = SavedMethod.objects.get()
    assert (kept.method_id, kept.is_default, str(kept)) == ("pm_1", True, "visa 4242")


@pytest.mark.race
@pytest.mark.invariant("I10", "I19")
@pytest.mark.django_db(transaction=True)
def test_ten_tabs_pay_once(
    tally: Community, ada: Person, ezra: Person, box: Box, story: Story
) -> None:
    subject = new_id()

    def pay() -> UUID:
        charge = wanted(tally, ada, subject)
        return take_payment(charge.id).id

    results = at_once([pay] * 10)
    assert len([one for one in results if isinstance(one, UUID)]) == 1
    assert all(isinstance(one, UUID | AlreadyCharging) for one in results)
    assert books(tally) == paid_books(ezra)


@pytest.mark.race
@pytest.mark.invariant("I10", "I19")
@pytest.mark.django_db(transaction=True)
def test_ten_workers_settle_once(
    tally: Community, ada: Person, ezra: Person, box: Box, story: Story
) -> None:
    charge = wanted(tally, ada, new_id())
    results = at_once([lambda: take_payment(charge.id).state] * 10)
    assert results == [ChargeState.SUCCEEDED] * 10
    assert story.given == [charge.id]
    assert books(tally) == paid_books(ezra)

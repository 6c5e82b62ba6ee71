"""A charge is asked for and settled: once, whoever asks, however often, and whoever dies."""

from datetime import timedelta
from uuid import UUID

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.delivery.notifications.models import Notice
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.figures import drift
from peerdesk.domain.payments.lifecycle import ChargeState, RefundState
from peerdesk.domain.payments.models import Charge, Payer, Refund, SavedMethod
from peerdesk.domain.payments.operations.charging import claim_look, due_charges
from peerdesk.domain.payments.operations.refunding import start_refund
from peerdesk.domain.payments.providers import Card, RefundSaid, Said
from peerdesk.domain.payments.refusals import (
    AlreadyCharging,
    CardDeclined,
    NotPaid,
    PaymentFailed,
    RefundTooLarge,
    refusal_of,
)
from peerdesk.domain.people.models import Person
from peerdesk.workflows.see_to_refund import SeenTo, note_paid_by_hand, send_refund_again
from peerdesk.workflows.send_refund import send_refund, settle_refund
from peerdesk.workflows.settle_charge import settle_charge
from peerdesk.workflows.take_payment import give_up_payment, look_at_payment, take_payment
from tests.contenders import at_once
from tests.payments import ASKS, DECLINED, SLOW, Box, Story, books, wanted

AFTER = timedelta(hours=2)


def paid_books(ezra: Person) -> dict[str, int]:
    return {"provider:local": -2000, f"expert:{ezra.id}:payable": 1400, "platform:fees": 600}


def fresh(charge: Charge) -> Charge:
    return Charge.objects.get(id=charge.id)


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


def test_what_nobody_paid_in_time_is_given_up(
    tally: Community, ada: Person, box: Box, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method="").id)
    Charge.objects.filter(id=charge.id).update(give_up_at=clock.now())
    assert take_payment(charge.id).state == ChargeState.CANCELLED
    assert box.charges[charge.id].state == ChargeState.CANCELLED
    assert (story.given, story.refused, books(tally)) == ([], [charge.id], {})


def test_what_is_late_and_was_never_asked_is_never_charged(
    tally: Community, ada: Person, box: Box, story: Story
) -> None:
    charge = wanted(tally, ada, new_id(), now=clock.now() - AFTER)
    assert take_payment(charge.id).state == ChargeState.CANCELLED
    assert box.calls == []


def test_the_customer_chooses_another_card_instead(
    tally: Community, ada: Person, ezra: Person, box: Box, story: Story
) -> None:
    subject = new_id()
    charge = take_payment(wanted(tally, ada, subject, method=ASKS).id)
    assert give_up_payment(charge.id).state == ChargeState.CANCELLED
    assert take_payment(wanted(tally, ada, subject).id).state == ChargeState.SUCCEEDED
    assert books(tally) == paid_books(ezra)


def test_giving_up_what_was_just_paid_finds_it_paid(
    tally: Community, ada: Person, ezra: Person, box: Box, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method=SLOW).id)
    box.decide(charge.id, ChargeState.SUCCEEDED)
    assert give_up_payment(charge.id).state == ChargeState.SUCCEEDED
    assert books(tally) == paid_books(ezra)


@pytest.mark.invariant("I13")
def test_money_for_what_is_gone_goes_back_in_full(
    tally: Community, ada: Person, box: Box, story: Story
) -> None:
    story.gone = True
    charge = take_payment(wanted(tally, ada, new_id()).id)
    refund = Refund.objects.get(charge=charge)
    assert (refund.reference, refund.amount_minor) == (f"too_late:{charge.id}", 2000)
    assert books(tally) == {}
    send_refund(refund.id)
    assert Refund.objects.get().state == RefundState.SUCCEEDED


@pytest.mark.invariant("I10", "I13")
def test_money_that_comes_after_we_gave_up_goes_back_once(
    tally: Community, ada: Person, ezra: Person, box: Box, story: Story
) -> None:
    """The other tab has paid the same thing meanwhile: the late money is nobody's but hers."""
    subject = new_id()
    late = take_payment(wanted(tally, ada, subject, method=SLOW).id)
    settle_charge(charge_id=late.id, said=Said(ChargeState.CANCELLED), now=clock.now())
    take_payment(wanted(tally, ada, subject).id)
    box.decide(late.id, ChargeState.SUCCEEDED)
    for _ in range(3):
        look_at_payment(late.id)
    assert fresh(late).state == ChargeState.CANCELLED
    assert fresh(late).late_at is not None
    refund = Refund.objects.get()
    assert (refund.charge_id, refund.amount_minor) == (late.id, 2000)
    assert books(tally) == paid_books(ezra)
    assert story.given != [late.id]


def test_a_card_that_is_kept_is_in_the_list(
    tally: Community, ada: Person, box: Box, story: Story
) -> None:
    customer = box.customer(key=f"payer:{tally.id}:{ada.id}", email="", name="")
    box.kept[customer] = [Card("pm_1", "visa", "4242", "2031-04")]
    take_payment(wanted(tally, ada, new_id(), keep_method=True).id)
    kept = SavedMethod.objects.get()
    assert (kept.method_id, kept.is_default, str(kept)) == ("pm_1", True, "visa 4242")


@pytest.mark.invariant("I12")
@pytest.mark.parametrize("currency", ["JPY", "EUR", "KWD"])
def test_refunds_never_exceed_the_payment(
    tally: Community, ada: Person, ezra: Person, box: Box, story: Story, currency: str
) -> None:
    now = clock.now()
    charge = take_payment(wanted(tally, ada, new_id(), money=Money(1000, currency)).id)
    part = start_refund(charge=charge, money=Money(400, currency), reference="a", now=now)
    assert start_refund(charge=charge, money=Money(400, currency), reference="a", now=now) == part
    with pytest.raises(RefundTooLarge) as refused:
        start_refund(charge=charge, money=Money(601, currency), reference="b", now=now)
    assert refused.value.more["left"] == Money(600, currency).as_wire()
    start_refund(charge=charge, money=Money(600, currency), reference="b", now=now)
    assert fresh(charge).refunded_minor == 1000


def test_nothing_goes_back_that_never_came(tally: Community, ada: Person, story: Story) -> None:
    charge = wanted(tally, ada, new_id())
    with pytest.raises(NotPaid):
        start_refund(charge=charge, money=Money(1, "CHF"), reference="a", now=clock.now())


def given_back(tally: Community, ada: Person, box: Box) -> tuple[Charge, Refund]:
    """A charge for what is gone, and its refund."""
    charge = take_payment(wanted(tally, ada, new_id()).id)
    return charge, Refund.objects.get(charge=charge)


def test_a_refund_that_hangs_is_asked_for_until_it_is_done(
    tally: Community, ada: Person, box: Box, story: Story
) -> None:
    story.gone, box.refunds_end = True, RefundState.PENDING
    _charge, refund = given_back(tally, ada, box)
    send_refund(refund.id)
    assert Refund.objects.get().state == RefundState.PENDING
    send_refund(refund.id)  # not due yet: nobody is asked
    assert box.calls.count("refund") == 1
    box.refunds[f"re_{refund.id.hex}"] = RefundSaid(RefundState.SUCCEEDED, f"re_{refund.id.hex}")
    Refund.objects.update(due_at=clock.now())
    send_refund(refund.id)
    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert box.calls.count("refund") == 1


@pytest.mark.invariant("I12")
def test_a_refund_that_fails_is_owed_to_the_customer_and_can_be_sent_again(
    tally: Community, ada: Person, box: Box, story: Story
) -> None:
    story.gone, box.refunds_end = True, RefundState.FAILED
    charge, refund = given_back(tally, ada, box)
    send_refund(refund.id)
    send_refund(refund.id)
    failed = RefundSaid(RefundState.FAILED, f"re_{refund.id.hex}")
    settle_refund(refund_id=refund.id, said=failed, now=clock.now())
    assert books(tally) == {"provider:local": -2000, f"customer:{ada.id}:held": 2000}
    assert fresh(charge).refunded_minor == 0
    start_refund(charge=charge, money=Money(2000, "CHF"), reference="again", now=clock.now())


def test_a_refund_that_the_bank_sends_back_later_has_failed(
    tally: Community, ada: Person, box: Box, story: Story
) -> None:
    story.gone = True
    _charge, refund = given_back(tally, ada, box)
    send_refund(refund.id)
    for state in (RefundState.FAILED, RefundState.SUCCEEDED, RefundState.PENDING):
        settle_refund(refund_id=refund.id, said=RefundSaid(state), now=clock.now())
    assert Refund.objects.get().state == RefundState.FAILED
    assert books(tally) == {"provider:local": -2000, f"customer:{ada.id}:held": 2000}


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


@pytest.mark.race
@pytest.mark.invariant("I12", "I19")
@pytest.mark.django_db(transaction=True)
def test_ten_refunds_at_once_give_back_no_more_than_was_paid(
    tally: Community, ada: Person, ezra: Person, box: Box, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id()).id)

    def give(number: int) -> Refund:
        money = Money(600, "CHF")
        return start_refund(charge=charge, money=money, reference=str(number), now=clock.now())

    results = at_once([lambda number=number: give(number) for number in range(10)])  # type: ignore[misc]
    assert len([one for one in results if isinstance(one, Refund)]) == 3
    assert fresh(charge).refunded_minor == 1800


@pytest.mark.invariant("I9", "I12")
def test_an_owner_sees_to_a_refund_that_failed_once(
    tally: Community, ada: Person, olga: Person, box: Box, story: Story
) -> None:
    story.gone, box.refunds_end = True, RefundState.FAILED
    _charge, refund = given_back(tally, ada, box)
    with pytest.raises(SeenTo):
        send_refund_again(refund_id=refund.id, now=clock.now())  # it hasn't failed yet
    send_refund(refund.id)
    assert drift("local") == {}
    assert Notice.objects.get(person=olga).kind == "refund_failed"
    box.refunds_end = RefundState.SUCCEEDED
    again = send_refund_again(refund_id=refund.id, now=clock.now())
    send_refund(again.id)
    assert Refund.objects.get(id=again.id).state == RefundState.SUCCEEDED
    for verb in (send_refund_again, note_paid_by_hand):
        with pytest.raises(SeenTo):
            verb(refund_id=refund.id, now=clock.now())
    assert (books(tally), drift("local")) == ({}, {})


def test_an_owner_pays_it_from_the_bank_account(
    tally: Community, ada: Person, box: Box, story: Story
) -> None:
    story.gone, box.refunds_end = True, RefundState.FAILED
    _charge, refund = given_back(tally, ada, box)
    send_refund(refund.id)
    note_paid_by_hand(refund_id=refund.id, now=clock.now())
    assert books(tally) == {"provider:local": -2000, "bank": 2000}
    assert drift("local") == {}
    Charge.objects.update(amount_minor=1999)
    assert drift("local") == {"CHF": -1}

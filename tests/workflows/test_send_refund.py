"""A refund: never more than was paid, asked for until it is done, owed when it fails."""

import pytest

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.delivery.notifications.models import Notice
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.figures import drift
from peerdesk.domain.payments.lifecycle import RefundState
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.payments.operations.refunding import start_refund
from peerdesk.domain.payments.providers import RefundSaid
from peerdesk.domain.payments.refusals import (
    NotPaid,
    RefundTooLarge,
)
from peerdesk.domain.people.models import Person
from peerdesk.workflows.see_to_refund import SeenTo, note_paid_by_hand, send_refund_again
from peerdesk.workflows.send_refund import send_refund, settle_refund
from peerdesk.workflows.take_payment import take_payment
from tests.contenders import at_once
from tests.payments import Box, Story, books, fresh, wanted


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

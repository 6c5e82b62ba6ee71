"""A charge is given up: nothing is taken for it, and what comes all the same goes back."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.lifecycle import ChargeState, RefundState
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.payments.providers import Said
from peerdesk.domain.people.models import Person
from peerdesk.workflows.send_refund import send_refund
from peerdesk.workflows.settle_charge import settle_charge
from peerdesk.workflows.take_payment import give_up_payment, look_at_payment, take_payment
from tests.payments import ASKS, SLOW, Box, Story, books, fresh, paid_books, wanted

AFTER = timedelta(hours=2)


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

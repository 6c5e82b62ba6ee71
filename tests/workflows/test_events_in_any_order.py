"""What a provider says of a payment and of a refund, in every order: the same books."""

import pytest

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.payments.lifecycle import ChargeState, RefundState
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.payments.providers import RefundSaid
from peerdesk.domain.people.models import Person
from peerdesk.domain.receipts.models import Receipt
from peerdesk.workflows.take_payment import take_payment
from tests.payments import ASKS, Box, Story, books, fresh, paid_books, wanted
from tests.workflows.provider_words import (
    ACCEPTANCE,
    REFUND,
    STAGES,
    EveryOrder,
    events_of,
    said,
)


@pytest.mark.promise("P5")
@pytest.mark.invariant("I9", "I10", "I19")
@pytest.mark.parametrize("first", range(6), ids=ACCEPTANCE)
def test_the_six_events_of_an_acceptance_in_all_720_orders_give_the_same_books(
    tally: Community, ada: Person, ezra: Person, box: Box, story: Story, first: int
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method=ASKS).id)

    def advance(_number: int, stage: int) -> None:
        box.decide(charge.id, STAGES[min(2, max(0, stage))])

    def check(_number: int) -> None:
        assert story.given == [charge.id]
        assert Transfer.objects.count() == Receipt.objects.count() == 1
        assert fresh(charge).state == ChargeState.SUCCEEDED
        assert books(tally) == paid_books(ezra)

    events = [said(box, kind, charge) for kind in ACCEPTANCE]
    assert EveryOrder(events, advance, check, (story.given,)).say(first) == 120


@pytest.mark.promise("P11")
@pytest.mark.invariant("I9", "I10", "I12", "I19")
@pytest.mark.parametrize("first", range(6), ids=REFUND)
def test_the_six_events_of_a_refund_in_all_720_orders_give_the_same_books(
    tally: Community, ada: Person, box: Box, story: Story, first: int
) -> None:
    """Every other refund fails in the end: its money is the customer's, once."""
    now = clock.now()
    charge = take_payment(wanted(tally, ada, new_id()).id)
    booked = books(tally)
    Charge.objects.filter(id=charge.id).update(refunded_minor=2000)
    charge.refunded_minor = 2000
    refund = Refund.objects.create(
        charge=charge, reference="request", amount_minor=2000, decided_at=now, due_at=now
    )
    name = f"re_{refund.id.hex}"
    failed = {
        "provider:local": booked["provider:local"] - 2000,
        f"customer:{ada.id}:held": 2000,
    }

    def end(number: int) -> RefundState:
        return RefundState.FAILED if number % 2 else RefundState.SUCCEEDED

    def advance(number: int, stage: int) -> None:
        box.refunds[name] = RefundSaid([RefundState.PENDING, end(number)][stage >= 1], name)

    def check(number: int) -> None:
        assert Refund.objects.get().state == end(number)
        assert fresh(charge).refunded_minor == (0 if number % 2 else 2000)
        assert books(tally) == {**booked, **(failed if number % 2 else {})}

    assert EveryOrder(events_of(box, refund, name), advance, check).say(first) == 120

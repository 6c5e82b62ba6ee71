"""What a provider says of a payment and of a refund, in every order: the same books."""

from dataclasses import replace

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
from tests.payments import ASKS, Box, Story, books, wanted
from tests.workflows.provider_words import (
    ACCEPTANCE,
    ORDERS,
    REFUND,
    STAGES,
    events_of,
    said,
    say_in_order,
)


@pytest.mark.promise("P5")
@pytest.mark.invariant("I9", "I10", "I19")
@pytest.mark.parametrize("orders", ORDERS, ids=ACCEPTANCE)
def test_the_six_events_of_an_acceptance_in_all_720_orders_give_the_same_books(
    tally: Community,
    ada: Person,
    ezra: Person,
    box: Box,
    story: Story,
    orders: list[tuple[int, ...]],
) -> None:
    first = take_payment(wanted(tally, ada, new_id(), method=ASKS).id)
    charges = [first, *copies(first, len(orders) - 1)]
    for number, (charge, order) in enumerate(zip(charges, orders, strict=True)):
        box.charges[charge.id] = replace(box.charges[first.id], intent_id=charge.intent_id)
        events = [said(box, kind, charge) for kind in ACCEPTANCE]

        def advance(stage: int, charge: Charge = charge) -> None:
            box.decide(charge.id, STAGES[min(2, max(0, stage))])

        say_in_order(number, order, events, advance)
    assert sorted(story.given) == sorted(charge.id for charge in charges)
    assert Transfer.objects.count() == Receipt.objects.count() == 120
    assert not Charge.objects.exclude(state=ChargeState.SUCCEEDED).exists()
    expected = {"provider:local": -2000, f"expert:{ezra.id}:payable": 1400, "platform:fees": 600}
    assert books(tally) == {address: amount * 120 for address, amount in expected.items()}


def copies(charge: Charge, count: int) -> list[Charge]:
    """As many charges that stand where this one stands."""
    values = {field.attname: getattr(charge, field.attname) for field in Charge._meta.fields}
    rows = []
    for _ in range(count):
        own = new_id()
        intent = f"pi_{own.hex}"
        rows.append(Charge(**{**values, "id": own, "subject_id": own, "intent_id": intent}))
    return Charge.objects.bulk_create(rows)


@pytest.mark.promise("P11")
@pytest.mark.invariant("I9", "I10", "I12", "I19")
@pytest.mark.parametrize("orders", ORDERS, ids=REFUND)
def test_the_six_events_of_a_refund_in_all_720_orders_give_the_same_books(
    tally: Community, ada: Person, box: Box, story: Story, orders: list[tuple[int, ...]]
) -> None:
    """Every other refund fails in the end: its money is the customer's, once."""
    now = clock.now()
    first = take_payment(wanted(tally, ada, new_id()).id)
    booked = books(tally)
    Charge.objects.filter(id=first.id).update(refunded_minor=2000)
    first.refunded_minor = 2000
    charges = copies(first, len(orders))
    refunds = Refund.objects.bulk_create(
        Refund(charge=charge, reference="request", amount_minor=2000, decided_at=now, due_at=now)
        for charge in charges
    )
    for number, (refund, order) in enumerate(zip(refunds, orders, strict=True)):
        name = f"re_{refund.id.hex}"
        end = RefundState.FAILED if number % 2 else RefundState.SUCCEEDED

        def advance(stage: int, name: str = name, end: RefundState = end) -> None:
            box.refunds[name] = RefundSaid([RefundState.PENDING, end][stage >= 1], name)

        say_in_order(number, order, events_of(box, refund, name), advance)
    assert Refund.objects.filter(state=RefundState.SUCCEEDED).count() == 60
    assert Charge.objects.filter(refunded_minor=0).count() == 60
    booked["provider:local"] -= 2000 * 60
    assert books(tally) == {**booked, f"customer:{ada.id}:held": 2000 * 60}

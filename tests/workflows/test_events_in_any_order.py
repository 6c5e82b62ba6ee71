"""What a provider says of a payment and of a refund, in every order: the same books."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.payments.lifecycle import ChargeState, RefundState
from peerdesk.domain.payments.models import Charge, InboxEvent, Refund
from peerdesk.domain.payments.providers import RefundSaid, SignedEvent
from peerdesk.domain.people.models import Person
from peerdesk.domain.receipts.models import Receipt
from peerdesk.workflows import note_provider_event
from peerdesk.workflows.take_payment import take_payment
from tests.payments import ASKS, Box, Story, books, wanted
from tests.workflows.provider_words import said

ACCEPTANCE = [
    "payment_intent.created",
    "payment_intent.requires_action",
    "payment_intent.processing",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
]
REFUND = [
    "refund.created",
    "refund.updated",
    "charge.refund.updated",
    "charge.refunded",
    "charge.updated",
    "payment_intent.succeeded",
]
# What the provider says when it is looked at, as time goes on while events are still on their way.
STAGES = [ChargeState.NEEDS_ACTION, ChargeState.PROCESSING, ChargeState.SUCCEEDED]
# Those that begin with the first event, those with the second, ...: together all 720.
ORDERS = [[order for order in permutations(range(6)) if order[0] == first] for first in range(6)]


def say_in_order(
    number: int, order: tuple[int, ...], events: list[SignedEvent], advance: Callable[[int], None]
) -> None:
    """All events in one order, every third one twice; that each is kept once is another scene.

    Some provider is done before its first word, some only with the fourth: `advance` counts.
    """
    for step, which in enumerate(order):
        advance(step + 2 - number % 4)
        row = InboxEvent(provider="local", kind=events[which].kind, payload=events[which].payload)
        for _ in range(2 if (number + step) % 3 == 0 else 1):
            note_provider_event.act_on(row)


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


def events_of(box: Box, refund: Refund, name: str) -> list[SignedEvent]:
    """The six, named by our id, by the provider's, or by the payment alone."""
    intent = refund.charge.intent_id
    things: list[dict[str, Any]] = [
        {"id": name, "metadata": {"refund": str(refund.id)}},
        {"id": name, "metadata": {"refund": str(refund.id)}},
        {"id": name, "metadata": {"refund": str(refund.id)}, "charge": {"id": "ch_1"}},
        {"id": "ch_1", "payment_intent": intent},
        {"id": "ch_1", "payment_intent": {"id": intent}},
        {"id": intent},
    ]
    return [
        box.say(0, kind, thing, refund.decided_at)
        for kind, thing in zip(REFUND, things, strict=True)
    ]

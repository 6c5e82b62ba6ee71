"""The provider's webhook: signed, kept once, answered, acted on in whatever order it comes."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from django.test import Client

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.payments.lifecycle import ChargeState, RefundState
from peerdesk.domain.payments.models import Charge, InboxEvent, Payer, Refund, SavedMethod
from peerdesk.domain.payments.operations.inbox import (
    MOST_TRIES,
    due_events,
    forget_handled,
    keep_event,
)
from peerdesk.domain.payments.providers import Card, RefundSaid, SignedEvent
from peerdesk.domain.people.models import Person
from peerdesk.domain.receipts.models import Receipt
from peerdesk.entrypoints.hooks.payments import LARGEST
from peerdesk.workflows import note_provider_event
from peerdesk.workflows.note_provider_event import note_due_events
from peerdesk.workflows.reconcile_payments import reconcile_payments
from peerdesk.workflows.take_payment import take_payment
from tests.payments import ASKS, Box, Story, books, wanted
from tests.provider import SECURE, LocalProvider, Webhook

HOOK = "/hooks/payments/local/"


def post(one: Webhook, **changed: Any) -> int:
    headers = {**one.headers, **changed}
    content_type = headers.pop("Content-Type")
    answer = Client().post(HOOK, one.body, content_type=content_type, headers=headers)
    return answer.status_code


def act_on_all() -> None:
    """What the worker does."""
    for event_id in InboxEvent.objects.filter(handled_at=None).values_list("id", flat=True):
        InboxEvent.objects.filter(id=event_id).update(due_at=clock.now())
        note_provider_event.note_provider_event(event_id)


@pytest.mark.promise("P5")
@pytest.mark.invariant("I10")
def test_the_real_webhook_settles_what_nobody_came_back_for(
    tally: Community, ada: Person, ezra: Person, provider: LocalProvider, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method=SECURE).id)
    assert charge.state == ChargeState.NEEDS_ACTION
    provider.approve(charge.redirect_url)
    told = provider.webhooks()
    assert [post(one) for one in told * 2] == [200] * len(told) * 2
    assert InboxEvent.objects.count() == len(told)
    act_on_all()
    assert story.given == [charge.id]
    assert books(tally)["provider:local"] == -2000
    failures = InboxEvent.objects.exclude(failure="").values_list("kind", "failure")
    assert set(failures) <= {("customer.created", "not_for_us")}


@pytest.mark.invariant("I10")
def test_a_forged_event_is_refused_and_kept_nowhere(
    tally: Community, ada: Person, provider: LocalProvider, story: Story
) -> None:
    take_payment(wanted(tally, ada, new_id()).id)
    one = provider.webhooks("payment_intent.succeeded")[0]
    changed = Webhook(one.kind, one.body.replace(b"2000", b"2001"), one.signature)
    assert post(changed) == 400
    assert post(one, **{"Stripe-Signature": ""}) == 400
    assert post(one, **{"Stripe-Signature": "t=1,v1=00"}) == 400
    too_large = Webhook(one.kind, b"{" + b" " * LARGEST, one.signature)
    assert post(too_large) == 413
    assert Client().get(HOOK).status_code == 405
    elsewhere = Client().post("/hooks/payments/stripe/", b"{}", content_type="application/json")
    assert elsewhere.status_code == 404
    assert not InboxEvent.objects.exists()


@pytest.mark.promise("P5")
@pytest.mark.invariant("I10")
def test_reconciliation_finds_what_no_webhook_brought(
    tally: Community, ada: Person, provider: LocalProvider, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method="").id)
    provider.pay(charge.redirect_url)
    post(provider.webhooks()[0])
    found = reconcile_payments(clock.now())
    assert found.missed == InboxEvent.objects.filter(missed=True).count() > 0
    act_on_all()
    assert story.given == [charge.id]
    assert reconcile_payments(clock.now()).missed == 0


def test_a_provider_that_is_away_is_told_and_tried_again(
    tally: Community, ada: Person, box: Box, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method=ASKS).id)
    box.decide(charge.id, ChargeState.SUCCEEDED)
    event = keep_event(
        provider="local", event=said(box, "payment_intent.succeeded", charge), now=clock.now()
    )
    assert event
    box.away = True
    assert reconcile_payments(clock.now()).unreachable == ["local"]
    assert note_provider_event.note_provider_event(event)
    row = InboxEvent.objects.get()
    assert (row.handled_at, row.failure) == (None, "unreachable: nobody answers")
    assert not note_provider_event.note_provider_event(event)  # its next try isn't due yet
    box.away = False
    InboxEvent.objects.update(due_at=clock.now())
    assert due_events(clock.now(), 10) == [event]
    note_due_events(clock.now())
    assert note_provider_event.note_provider_event(event)
    assert InboxEvent.objects.get().handled_at
    assert story.given == [charge.id]
    assert forget_handled(clock.now()) == 0


def test_an_event_of_nobody_is_noted_and_left(db: None, box: Box) -> None:
    now = clock.now()
    for number, (kind, thing) in enumerate(
        [
            ("payment_intent.succeeded", {"id": "pi_x", "metadata": {"charge": "no uuid"}}),
            ("refund.updated", {"id": "re_x"}),
            ("charge.dispute.created", {"id": "dp_x", "payment_intent": {"id": "pi_x"}}),
            ("setup_intent.succeeded", {"id": "seti_x", "customer": "cus_x"}),
            ("invoice.paid", {"id": "in_x"}),
            ("charge.refunded", {"id": "ch_x", "payment_intent": "pi_x"}),
        ]
    ):
        keep_event(provider="local", event=box.say(number, kind, thing, now), now=now)
    act_on_all()
    failures = InboxEvent.objects.order_by("id").values_list("failure", flat=True)
    assert list(failures) == [
        "unknown_charge",
        "unknown_refund",
        "unknown_charge",
        "unknown_customer",
        "not_for_us",
        "unknown_charge",
    ]


def test_an_event_that_breaks_us_stops_after_some_tries(
    tally: Community, ada: Person, box: Box, story: Story
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method=ASKS).id)
    event = keep_event(
        provider="local", event=said(box, "payment_intent.created", charge), now=clock.now()
    )
    box.before_answer = breaks
    assert event
    for _ in range(MOST_TRIES):
        InboxEvent.objects.update(due_at=clock.now())
        with pytest.raises(ZeroDivisionError):
            note_provider_event.note_provider_event(event)
    assert not note_provider_event.note_provider_event(event)
    assert due_events(clock.now(), 10) == []
    assert InboxEvent.objects.get().failure == "ZeroDivisionError"


def breaks(_call: str) -> None:
    raise ZeroDivisionError


def test_a_kept_card_is_told_by_an_event(tally: Community, ada: Person, box: Box) -> None:
    Payer.objects.create(community=tally, person=ada, provider="local", customer_id="cus_1")
    box.kept["cus_1"] = [Card("pm_1", "visa", "4242", "2031-04")]
    thing = {"id": "cs_1", "mode": "setup", "customer": "cus_1"}
    event = box.say(1, "checkout.session.completed", thing, clock.now())
    keep_event(provider="local", event=event, now=clock.now())
    act_on_all()
    assert SavedMethod.objects.get().method_id == "pm_1"


def said(box: Box, kind: str, charge: Charge, number: int = 0) -> SignedEvent:
    """One event about a charge, as its kind names it."""
    intent = f"pi_{charge.id.hex}"
    named: dict[str, Any] = {"metadata": {"charge": str(charge.id)}}
    things = {
        "payment_intent": {"id": intent, **named},
        "charge": {"id": "ch_1", "payment_intent": intent, "metadata": {}},
        "checkout.session": {"id": "cs_1", "payment_intent": intent, "mode": "payment", **named},
    }
    return box.say(number, kind, things[kind.rpartition(".")[0]], clock.now())


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

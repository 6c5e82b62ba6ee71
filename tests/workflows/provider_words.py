"""What the provider says of a charge, event by event, in any order."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

from peerdesk.core import clock
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge, InboxEvent, Refund
from peerdesk.domain.payments.providers import SignedEvent
from peerdesk.workflows import note_provider_event
from tests.payments import Box

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

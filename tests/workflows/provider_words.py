"""What the provider says of a charge, event by event, in any order."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import permutations
from typing import Any

from django.db import transaction

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
    """All events in one order; that each is kept once is another scene."""
    for step, which in enumerate(order):
        say_one(number, step, events[which], advance)


def say_one(number: int, step: int, event: SignedEvent, advance: Callable[[int], None]) -> None:
    """One event, every third one twice.

    Some provider is done before its first word, some only with the fourth: `advance` counts.
    """
    advance(step + 2 - number % 4)
    row = InboxEvent(provider="local", kind=event.kind, payload=event.payload)
    for _ in range(2 if (number + step) % 3 == 0 else 1):
        note_provider_event.act_on(row)


@dataclass(frozen=True)
class EveryOrder:
    """The events in every order, with a check at the end of each.

    As a tree: what two orders begin alike is said once, and taken back before the next.
    `advance` and `check` learn the number of the pair of events that the order begins with;
    `lists` are as short again as before when something is taken back.
    """

    events: list[SignedEvent]
    advance: Callable[[int, int], None]
    check: Callable[[int], None]
    lists: tuple[list[Any], ...] = ()

    def say(self, first: int) -> int:
        """All orders that begin with one event; how many."""
        others = [which for which in range(len(self.events)) if which != first]
        return sum(self._say_pair(first, second) for second in others)

    def _say_pair(self, first: int, second: int) -> int:
        number = 5 * first + second
        with as_if_never(*self.lists):
            for step, which in enumerate((first, second)):
                say_one(number, step, self.events[which], partial(self.advance, number))
            return self._say_rest(number, (first, second))

    def _say_rest(self, number: int, said: tuple[int, ...]) -> int:
        left = [which for which in range(len(self.events)) if which not in said]
        if not left:
            self.check(number)
            return 1
        return sum(self._say_on(number, said, which) for which in left)

    def _say_on(self, number: int, said: tuple[int, ...], which: int) -> int:
        with as_if_never(*self.lists):
            say_one(number, len(said), self.events[which], partial(self.advance, number))
            return self._say_rest(number, (*said, which))


@contextmanager
def as_if_never(*lists: list[Any]) -> Iterator[None]:
    """What happens within is looked at and taken back, in the database and in these lists."""
    before = [len(one) for one in lists]
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for one, length in zip(lists, before, strict=True):
        del one[length:]


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

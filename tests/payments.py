"""Another company in a box: a payment provider in memory, which does once what it is asked twice.

For orders and deaths by the hundred. The real SDK and real sockets are in tests/provider.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Sum

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.models import Entry
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payments.lifecycle import ChargeState, DisputeState, Purpose, RefundState
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.operations.charging import Bill, start_charge
from peerdesk.domain.payments.providers import (
    Card,
    DisputeSaid,
    ForgedEvent,
    Order,
    RefundSaid,
    Said,
    SignedEvent,
    Unreachable,
    chosen,
)
from peerdesk.domain.people.models import Person
from peerdesk.workflows import settle_charge

DECLINED = "pm_card_chargeDeclined"
ASKS = "pm_card_authenticationRequired"
SLOW = "pm_card_slow"
_FIRST = {
    DECLINED: ChargeState.FAILED,
    ASKS: ChargeState.NEEDS_ACTION,
    SLOW: ChargeState.PROCESSING,
    "": ChargeState.NEEDS_ACTION,
}


@dataclass(slots=True)
class Box:
    """The provider's own truth: what it charged and gave back, by our ids."""

    name: str = "local"
    charges: dict[UUID, Said] = field(default_factory=dict)
    orders: dict[UUID, Order] = field(default_factory=dict)
    refunds: dict[str, RefundSaid] = field(default_factory=dict)
    given_back: dict[UUID, Money] = field(default_factory=dict)
    events: list[SignedEvent] = field(default_factory=list)
    kept: dict[str, list[Card]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    refunds_end: RefundState = RefundState.SUCCEEDED
    away: bool = False
    # Called after something was done and before its answer leaves: a test dies or raises there.
    before_answer: Callable[[str], None] = lambda _call: None

    def customer(self, *, key: str, email: str, name: str) -> str:
        self._asked("customer")
        return f"cus_{key[-12:]}"

    def charge(self, order: Order) -> Said:
        self._asked("charge")
        if order.charge_id not in self.charges:
            state = _FIRST.get(order.method, ChargeState.SUCCEEDED)
            self.orders[order.charge_id] = order
            self.charges[order.charge_id] = Said(
                state,
                intent_id=f"pi_{order.charge_id.hex}",
                redirect_url="https://pay.example.org/" if state == "needs_action" else "",
                failure_code="card_declined" if state == "failed" else "",
                method=order.method,
                brand="visa",
                last4="4242",
            )
        self.before_answer("charge")
        return self.charges[order.charge_id]

    def look(self, *, charge_id: UUID, intent_id: str, session_id: str) -> Said | None:
        self._asked("look")
        self.before_answer("look")
        return self.charges.get(charge_id)

    def cancel(self, *, charge_id: UUID, intent_id: str, session_id: str) -> Said:
        self._asked("cancel")
        said = self.charges.get(charge_id, Said(ChargeState.CANCELLED))
        if said.state in ("needs_action", "failed"):
            said = replace(said, state=ChargeState.CANCELLED, redirect_url="")
            self.charges[charge_id] = said
        return said

    def decide(self, charge_id: UUID, state: ChargeState) -> None:
        """The customer has acted on its page, or the bank has answered."""
        code = "card_declined" if state == ChargeState.FAILED else ""
        said = replace(self.charges[charge_id], state=state, redirect_url="", failure_code=code)
        self.charges[charge_id] = said

    def refund(self, *, refund_id: UUID, intent_id: str, money: Money) -> RefundSaid:
        self._asked("refund")
        name = f"re_{refund_id.hex}"
        if name not in self.refunds:
            self.refunds[name] = RefundSaid(self.refunds_end, name)
            self.given_back[refund_id] = money
        self.before_answer("refund")
        return self.refunds[name]

    def look_at_refund(self, *, refund_id: str) -> RefundSaid:
        self._asked("look_at_refund")
        return self.refunds[refund_id]

    def look_at_dispute(self, *, dispute_id: str) -> DisputeSaid:
        self._asked("look_at_dispute")
        return DisputeSaid(dispute_id, "", 0, "", DisputeState.OPEN)

    def submit_evidence(self, *, dispute_id: str, text: str, file: bytes) -> DisputeSaid:
        return self.look_at_dispute(dispute_id=dispute_id)

    def cards(self, *, customer_id: str) -> list[Card]:
        self._asked("cards")
        return self.kept.get(customer_id, [])

    def keep_card(self, *, key: str, customer_id: str, return_url: str) -> str:
        self._asked("keep_card")
        return f"https://pay.example.org/keep?back={return_url}"

    def forget_card(self, *, method: str) -> None:
        self._asked("forget_card")
        for cards in self.kept.values():
            cards[:] = [card for card in cards if card.method != method]

    def read_event(self, *, body: bytes, signature: str) -> SignedEvent:
        raise ForgedEvent("the box signs nothing")

    def events_since(self, moment: datetime) -> list[SignedEvent]:
        self._asked("events")
        return [event for event in self.events if event.said_at >= moment]

    def say(self, number: int, kind: str, thing: Mapping[str, Any], at: datetime) -> SignedEvent:
        """An event of its list; what it holds is what a webhook would bring."""
        payload = {"id": f"evt_{number}", "type": kind, "data": {"object": dict(thing)}}
        event = SignedEvent(f"evt_{number}", kind, str(thing.get("id", "")), at, payload)
        self.events.append(event)
        return event

    def _asked(self, call: str) -> None:
        self.calls.append(call)
        if self.away:
            raise Unreachable("nobody answers")


@dataclass(slots=True)
class Story:
    """Something small that costs money: given once, booked like a premium service."""

    expert: UUID
    gone: bool = False
    given: list[UUID] = field(default_factory=list)
    refused: list[UUID] = field(default_factory=list)
    before_commit: Callable[[], None] = lambda: None

    def lock(self, subject_id: UUID) -> None:
        """It has no row of its own."""

    def paid(self, *, charge: Charge, now: datetime) -> bool:
        if self.gone:
            return False
        share, fees = Money(charge.amount_minor, charge.currency).split([70, 30])
        provider = chart.provider(charge.provider)
        post_transfer(
            book=charge.community_id,
            reference=f"charge:{charge.id}",
            why=chart.Why.PREMIUM,
            legs=[
                Leg(provider, chart.expert_payable(self.expert), share),
                Leg(provider, chart.platform_fees(), fees),
            ],
            at=now,
        )
        self.given.append(charge.id)
        self.before_commit()
        return True

    def unpaid(self, *, charge: Charge, now: datetime) -> None:
        self.refused.append(charge.id)


def books(of: Community) -> dict[str, int]:
    """What every account of a community holds, in minor units, without the empty ones."""
    entries = Entry.objects.filter(account__book=of.id).values("account__address")
    sums = entries.annotate(sum=Sum("amount")).values_list("account__address", "sum")
    return {address: amount for address, amount in sums if amount}


def paid_books(ezra: Person) -> dict[str, int]:
    """The books after one charge for the story."""
    return {"provider:local": -2000, f"expert:{ezra.id}:payable": 1400, "platform:fees": 600}


def fresh(charge: Charge) -> Charge:
    """As it stands now."""
    return Charge.objects.get(id=charge.id)


def wanted(of: Community, payer: Person, subject: UUID, **values: Any) -> Charge:
    """A charge of 20.00 for the story, by a card that works unless said otherwise."""
    bill = Bill(
        community=of,
        payer=payer,
        purpose=values.pop("purpose", Purpose.PREMIUM),
        subject_id=subject,
        money=values.pop("money", Money(2000, of.currency)),
        description=values.pop("description", "A call"),
        return_url=values.pop("return_url", "https://example.org/pay/"),
    )
    return start_charge(bill, **{"method": "pm_card_visa", "now": clock.now(), **values})


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Box:
    """The provider of the scene."""
    box = Box()
    settings.PEERDESK_PAYMENTS = box.name
    monkeypatch.setattr(chosen, "provider", lambda _name="": box)
    return box


@pytest.fixture
def story(ezra: Person, monkeypatch: pytest.MonkeyPatch) -> Story:
    """What charges of the scene are for."""
    story = Story(ezra.id)
    monkeypatch.setitem(settle_charge.STORIES, Purpose.PREMIUM, story)
    return story

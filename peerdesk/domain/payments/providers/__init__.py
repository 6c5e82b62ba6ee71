"""The port to a payment provider: what we ask of one, and what it says, in our words.

Every call goes over the network and is made outside any transaction. Each has a key made of our
row's id, so that the provider does it once however often it is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from peerdesk.core.money import Money
from peerdesk.domain.payments.lifecycle import ChargeState, DisputeState, RefundState


class Unreachable(Exception):
    """The provider didn't answer, or not in a way that settles anything: ask again later."""


class ForgedEvent(Exception):
    """The signature doesn't fit the bytes, or is too old."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be charged. Without `method` the customer pays on the provider's page."""

    charge_id: UUID
    money: Money
    description: str
    return_url: str
    customer_id: str
    method: str = ""
    off_session: bool = False
    keep_method: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Said:
    """What the provider says of a charge, now."""

    state: ChargeState
    intent_id: str = ""
    session_id: str = ""
    redirect_url: str = ""
    failure_code: str = ""
    method: str = ""
    brand: str = ""
    last4: str = ""
    refunded_minor: int = 0


@dataclass(frozen=True, slots=True)
class RefundSaid:
    """What the provider says of a refund, now."""

    state: RefundState
    refund_id: str = ""
    failure_code: str = ""


@dataclass(frozen=True, slots=True)
class DisputeSaid:
    """What the provider says of a dispute, now."""

    dispute_id: str
    intent_id: str
    amount_minor: int
    reason: str
    state: DisputeState
    evidence_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A card that the provider keeps for a customer."""

    method: str
    brand: str
    last4: str
    expires: str


@dataclass(frozen=True, slots=True)
class SignedEvent:
    """One of the provider's own words, its signature checked."""

    event_id: str
    kind: str
    object_id: str
    said_at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)


class Provider(Protocol):
    """A payment provider. All methods raise Unreachable when nothing is known afterwards."""

    name: str

    def customer(self, *, key: str, email: str, name: str) -> str:
        """The provider's id of a customer; the same key gives the same one."""

    def charge(self, order: Order) -> Said:
        """Charge, or open the provider's page; asked twice, done once.

        The charge's id goes with it as metadata `charge`, by which `look` finds it.
        """

    def look(self, *, charge_id: UUID, intent_id: str, session_id: str) -> Said | None:
        """How the charge stands; None when the provider never heard of it."""

    def cancel(self, *, charge_id: UUID, intent_id: str, session_id: str) -> Said:
        """Give it up, unless it has succeeded: the answer says which."""

    def refund(self, *, refund_id: UUID, intent_id: str, money: Money) -> RefundSaid:
        """Send money back the way it came, with our id as metadata `refund`.

        One that bears it already is given as it stands: keys are forgotten after a day.
        """

    def look_at_refund(self, *, refund_id: str) -> RefundSaid:
        """How the refund stands."""

    def look_at_dispute(self, *, dispute_id: str) -> DisputeSaid:
        """How the dispute stands."""

    def submit_evidence(self, *, dispute_id: str, text: str, file: bytes) -> DisputeSaid:
        """Hand over the evidence (a PDF) of one dispute."""

    def cards(self, *, customer_id: str) -> list[Card]:
        """What the customer let the provider keep."""

    def keep_card(self, *, key: str, customer_id: str, return_url: str) -> str:
        """The address of the provider's page on which a card is kept without paying."""

    def forget_card(self, *, method: str) -> None:
        """Take a kept card away."""

    def read_event(self, *, body: bytes, signature: str) -> SignedEvent:
        """Check a webhook and read it; raises ForgedEvent."""

    def events_since(self, moment: datetime) -> list[SignedEvent]:
        """What the provider has said since then, for what a webhook never brought."""

"""The shapes of refund requests and of disputes' cases."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from peerdesk.entrypoints.api.shapes import Money

Scope = Literal["question", "service", "both"]
RequestState = Literal["open", "approved", "rejected", "withdrawn"]


class Returned(BaseModel):
    """What went back."""

    question: Money
    service: Money


class RefundRequest(BaseModel):
    """A customer wants money back: who has to have spoken by when, and what was decided.

    `answer` is what the expert said; it is empty for the customer. `removed`: which words the
    support team has taken away.
    """

    id: UUID
    conversation: UUID
    scope: Scope
    premium_offer: UUID | None
    origin: Literal["customer", "rating", "service"]
    reason: str
    state: RequestState
    requested_at: datetime
    answer_due_at: datetime
    decide_due_at: datetime
    answered_at: datetime | None
    answer: str
    escalated_at: datetime | None
    decided_at: datetime | None
    decision: str
    removed: list[Literal["reason", "answer", "decision"]]
    returned: Returned | None


class Dispute(BaseModel):
    """The customer's bank asks a payment back: what it is about, and by when evidence is due."""

    id: UUID
    community: str
    conversation: UUID | None
    premium_offer: UUID | None
    state: Literal["open", "handing", "submitted", "closed"]
    dispute: Literal["open", "submitted", "won", "lost"]
    reason: str
    amount: Money
    opened_at: datetime
    evidence_due_at: datetime | None
    evidence_sha256: str | None
    handed_at: datetime | None
    closed_at: datetime | None
    taken: Money

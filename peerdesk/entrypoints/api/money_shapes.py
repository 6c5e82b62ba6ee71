"""The shapes of what money is told by."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from peerdesk.entrypoints.api.shapes import ListOf, Money


class Earning(BaseModel):
    """One rated chat and what it earned; a brief that an agent found worth it has no stars."""

    conversation: UUID
    stars: int | None
    implicit: bool
    amount: Money
    why: str
    at: datetime


class Earnings(ListOf[Earning]):
    """An expert's balance and what made it; `held` is disputed or not yet theirs."""

    balance: Money
    held: Money
    next_payout: dict[str, Any]


class BankAccount(BaseModel):
    """Where payouts go; the IBAN's middle is never told."""

    model_config = ConfigDict(extra="allow")
    iban: str | None
    name: str | None


class Payout(BaseModel):
    """A collective credit to experts' bank accounts."""

    id: UUID
    state: str
    total: Money
    count: int
    created_at: datetime


class Account(BaseModel):
    """An account of the books and what it holds."""

    account: str
    currency: str
    balance: Money


class Transfer(BaseModel):
    """A business fact in the books; its entries sum to zero."""

    id: UUID
    reference: str
    at: datetime
    why: str
    entries: list[dict[str, Any]]

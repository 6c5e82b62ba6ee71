"""How plans and memberships look, for the OpenAPI document."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from peerdesk.entrypoints.api.shapes import Money

Cadence = Literal["month", "year"]


class Plan(BaseModel):
    """What a membership costs and covers; `terms` are the sentences that a buyer agrees to."""

    id: UUID
    period: Cadence
    price: Money
    questions: int | None
    covers: str
    terms: list[str]


class Plans(BaseModel):
    """What is sold now."""

    items: list[Plan]


class Subscription(BaseModel):
    """A membership as its member sees it (F12); `terms` are the sentences that were agreed to."""

    id: UUID
    community: str
    state: Literal["wanted", "active", "ending", "resting", "ended"]
    period: Cadence
    price: Money
    questions_left: int | None
    started_at: datetime | None
    paid_until: datetime | None
    renews: bool
    withdrawable_until: datetime | None
    withdrawal_gives: Money | None
    card: dict[str, Any] | None
    failure_code: str
    end_reason: str
    terms: list[str]
    next_action: dict[str, Any] | None
    can: list[str]

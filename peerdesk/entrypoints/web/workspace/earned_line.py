"""A line of the expert's statement, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from peerdesk.core.money import Money


@dataclass(frozen=True, slots=True)
class Earned:
    """One line of the statement."""

    key: str
    kind: str
    conversation: UUID | None
    reason: Mapping[str, str] | str
    alias: str
    at: datetime
    closed_at: datetime | None
    stars: int | None
    implicit: bool
    settled: bool
    amount: Money
    state_words: str
    why: str

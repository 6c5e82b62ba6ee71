"""A line of the expert's statement, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from peerdesk.core.money import Money


@dataclass(frozen=True, slots=True)
class Earned:
    """One line of the statement; only that of a rating has stars, or waits for them."""

    key: str
    kind: str
    conversation: UUID | None
    reason: Mapping[str, str] | str
    alias: str
    at: datetime
    amount: Money
    why: str
    closed_at: datetime | None = None
    stars: int | None = None
    implicit: bool = False
    settled: bool = True
    state_words: str = ""

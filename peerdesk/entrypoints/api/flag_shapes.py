"""The shapes of flags and of what was found in a text."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from peerdesk.entrypoints.api.shapes import Event

FlagKind = Literal["personal_data", "abuse", "wrong_area", "other"]


class FlaggedBy(BaseModel):
    """Who raised it or wrote it, under their alias."""

    role: str
    alias: str


class FoundData(BaseModel):
    """Personal data in a text; `start` and `end` count code points."""

    kind: Literal["phone", "email", "iban", "card", "social_insurance", "messenger"]
    start: int
    end: int
    text: str


class PersonalDataFound(BaseModel):
    """What a text holds; nothing of it is kept."""

    found: list[FoundData]


class PostedMessage(Event):
    """The message, and what in it is personal data: its author may have it removed."""

    warnings: list[FoundData] = []


class Flag(BaseModel):
    """A report on an event, or on the whole conversation (`seq` null)."""

    id: UUID
    conversation: UUID
    seq: int | None
    kind: FlagKind
    state: Literal["open", "resolved", "dismissed"]
    note: str
    raised_at: datetime
    raised_by: FlaggedBy
    action: Literal["redact", "dismiss", "done"] | None
    answer: str
    resolved_at: datetime | None


class Removal(BaseModel):
    """What redaction would take away; `also`: other messages that hold the same data."""

    text: str
    found: list[FoundData]
    files: list[str]
    author: FlaggedBy
    also: list[int]


class OneFlag(Flag):
    """For the support team with what redaction would take away; null when that is nothing."""

    removes: Removal | None

"""The shapes of what is said of help afterwards, and of what helps the helpers."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from peerdesk.entrypoints.api.shapes import Money, Rating


class RatingCard(Rating):
    """A rating with its history; `counts`: for the expert's reputation (F6, F7).

    `removed`: which words the support team has taken away.
    """

    implicit: bool
    counts: bool
    solved: bool | None
    reason: str
    comment: str
    removed: list[Literal["comment", "reply"]]
    amount: Money
    rated_at: datetime | None
    changed_at: datetime | None
    former: list[dict[str, Any]]
    reply: dict[str, Any] | None
    appeal: dict[str, Any] | None


class RatingReply(BaseModel):
    """The expert's answer to a rating."""

    conversation: UUID
    text: str
    at: datetime
    edited_at: datetime | None


class Appeal(BaseModel):
    """An expert's appeal against a rating, and what an owner decided.

    `removed`: which words the support team has taken away.
    """

    id: UUID
    rating: UUID
    conversation: UUID
    state: Literal["open", "decided"]
    text: str
    at: datetime
    outcome: Literal["counts", "not_counted", "pay_restored"] | None
    decision: str | None
    decided_at: datetime | None
    removed: list[Literal["appeal", "decision"]]


class Template(BaseModel):
    """A text template; `shared`: the community's."""

    id: UUID
    title: str
    body: str
    language: str | None
    area: str | None
    shared: bool
    updated_at: datetime


class FilledTemplate(BaseModel):
    """A template as it would be sent in one conversation."""

    id: UUID
    title: str
    text: str
    shared: bool

"""Shapes of the support team's tools."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from peerdesk.entrypoints.api import shapes


class CanBeNamed(BaseModel):
    """Somebody of the support team."""

    id: UUID
    alias: str


class TagNames(BaseModel):
    """The tags of a conversation."""

    tags: list[str]


class Tag(BaseModel):
    """A tag that is offered, and its colour by the style sheet's name."""

    name: str
    colour: Literal["plain", "accent", "moss", "amber", "brick", "orange"]


class SavedView(BaseModel):
    """A search under a name; `shared`: the whole team's."""

    id: UUID
    title: str
    query: str
    shared: bool
    made_at: datetime


class Found(BaseModel):
    """A conversation that fits, and where: `marks` are ranges of characters of `excerpt`."""

    model_config = ConfigDict(extra="forbid")
    conversation: shapes.Conversation
    tags: list[str]
    excerpt: str
    marks: list[tuple[int, int]]
    seq: int | None
    note: bool

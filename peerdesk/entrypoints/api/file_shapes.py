"""The shapes of files, for the OpenAPI document."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel


class Attachment(BaseModel):
    """As a message carries it."""

    id: UUID
    name: str
    size: int
    type: str
    url: str


class Upload(Attachment):
    """What came of an upload; while `checking` nobody gets it."""

    state: Literal["checking", "clean", "infected", "removed"]
    changes: list[str]


class Details(Attachment):
    """What a viewer needs; each preview has `kind`, `url`, `width`, `height`."""

    state: Literal["receiving", "checking", "clean", "infected", "removed"]
    previews: list[dict[str, Any]]

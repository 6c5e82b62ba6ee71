"""How suspensions look, for the OpenAPI document."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field


class Suspension(BaseModel):
    """An owner's decision about an expert, with every word said about it (F13).

    An entry says whether its words were `removed`.
    """

    id: UUID
    community: str
    expert: dict[str, Any] | None = None
    state: Literal["planned", "in_force", "ended"]
    appeal: Literal["none", "open", "upheld", "lifted"]
    begins: datetime = Field(alias="from")
    until: datetime | None
    entries: list[dict[str, Any]]

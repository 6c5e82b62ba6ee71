"""Parameters that many addresses share."""

from typing import Annotated
from uuid import UUID

from ninja import Path, Query
from pydantic import BaseModel, ConfigDict, Field


class Slice(BaseModel):
    """Which part of a list: `cursor` is the `next` of the part before."""

    cursor: str | None = Field(None, max_length=200, description="the `next` of the part before")
    limit: int = Field(50, ge=1, le=100)


class Input(BaseModel):
    """A body; members that it doesn't know are ignored (clients may be newer than we are)."""

    model_config = ConfigDict(extra="ignore")


# One that can't be read is one that isn't there: 404 (see answers.refused).
Id = Annotated[UUID, Path()]
Part = Annotated[Slice, Query()]
Language = Annotated[str | None, Query(max_length=35, description="BCP 47")]

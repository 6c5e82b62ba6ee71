"""Parameters that many addresses share."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from ninja import Path, Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field


class Slice(BaseModel):
    """Which part of a list: `cursor` is the `next` of the part before."""

    cursor: str | None = Field(None, max_length=200, description="the `next` of the part before")
    limit: int = Field(50, ge=1, le=100)


class Input(BaseModel):
    """A body; members that it doesn't know are ignored (clients may be newer than we are)."""

    model_config = ConfigDict(extra="ignore")


def _in_utc(at: datetime) -> datetime:
    """The database knows no offset of more than 16 hours, RFC 3339 one of nearly 24."""
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("This time is before the first or after the last year.") from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
# One that can't be read is one that isn't there: 404 (see answers.refused).
Id = Annotated[UUID, Path()]
Part = Annotated[Slice, Query()]
Language = Annotated[str | None, Query(max_length=35, description="BCP 47")]

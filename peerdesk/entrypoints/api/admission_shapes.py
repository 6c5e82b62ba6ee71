"""The shapes of answers about entry to a community."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel


class Rules(BaseModel):
    """One version of a community's rules; `accepted_at` is null until the caller accepted it."""

    version: int
    text: str
    languages: list[str]
    published_at: datetime
    accepted_at: datetime | None


class AccessCode(BaseModel):
    """For owners alone; `holds` says whether somebody could join with it now."""

    id: UUID
    code: str
    label: str
    made_by: UUID | None
    quota: int | None
    used: int
    holds: bool
    expires_at: datetime | None
    revoked_at: datetime | None
    created_at: datetime


class Credential(BaseModel):
    """A proof without its file; `area` null is the community as a whole."""

    id: UUID
    person: UUID
    area: UUID | None
    state: Literal["submitted", "approved", "refused", "expired", "replaced"]
    what: str
    valid_until: date | None
    submitted_at: datetime
    reviewed_at: datetime | None
    reason: str

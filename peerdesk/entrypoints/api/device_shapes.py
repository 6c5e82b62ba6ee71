"""The shapes of devices and wishes, for the OpenAPI document."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

Topic = Literal["invitations", "account"]


class Device(BaseModel):
    """A browser that may ring; its endpoint is kept sealed and told to nobody."""

    id: UUID
    name: str
    service: str
    created_at: datetime
    seen_at: datetime
    succeeded_at: datetime | None
    rang_at: datetime | None
    failed_at: datetime | None
    failure: str
    ended_at: datetime | None


class ServerKey(BaseModel):
    """A point on P-256, base64url."""

    key: str


class Wishes(BaseModel):
    """How somebody wants to be told; times of the wall (HH:MM:SS) in their own zone."""

    push: list[Topic]
    mail: list[Topic]
    quiet_from: str | None
    quiet_until: str | None

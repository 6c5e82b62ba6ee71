"""The shapes of the desk's answers, for the OpenAPI document."""

from uuid import UUID

from pydantic import BaseModel


class QueueLength(BaseModel):
    """How many lie in a queue; 100 may mean more."""

    queue: str
    count: int


class DeskTeam(BaseModel):
    """Part of the support team, and who works in it."""

    id: UUID
    slug: str
    name: str
    members: list[UUID]


class Colleague(BaseModel):
    """A member of the support team."""

    person: UUID
    alias: str


class Desk(BaseModel):
    """What a support desk offers to choose from."""

    queues: list[QueueLength]
    teams: list[DeskTeam]
    colleagues: list[Colleague]

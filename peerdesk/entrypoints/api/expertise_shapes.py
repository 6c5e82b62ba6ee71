"""The shapes of areas and tests."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel


class Area(BaseModel):
    """A field of expertise, with how the caller stands in it."""

    id: UUID
    slug: str
    name: str
    general: bool
    passed: bool
    covered: bool
    state: Literal["revoked", "passed", "open", "no_test", "general_first", "later", "not_yet"]
    score: int | None
    passed_at: datetime | None
    open_attempt: UUID | None
    available_at: datetime | None
    questions: int
    pass_mark: int
    time_limit_minutes: int | None
    languages: list[str]


class Result(BaseModel):
    """How the attempt went, in percent; what was wrong, with the article that explains it.

    `late`: the time was over, so what was saved was marked.
    """

    id: UUID
    passed: bool
    score: int
    pass_mark: int
    late: bool
    wrong: list[dict[str, Any]]


class Attempt(BaseModel):
    """A test to be taken: questions without their solutions, and the answers saved so far."""

    id: UUID
    area: UUID
    state: Literal["open", "marked", "lapsed"]
    language: str
    pass_mark: int
    started_at: datetime
    due_at: datetime | None
    questions: list[dict[str, Any]]
    saved: dict[str, list[str]]
    result: Result | None = None

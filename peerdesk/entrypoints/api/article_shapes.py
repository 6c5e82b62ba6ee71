"""The shapes of help articles, as their owners read them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

State = Literal["draft", "published", "retired"]
Audience = Literal["everyone", "experts"]


class ArticleWords(BaseModel):
    """An article in one language."""

    title: str
    summary: str
    body: str


class ArticleLine(BaseModel):
    """An article in the list; `missing`: languages of the community that it isn't written in."""

    id: UUID
    key: str
    title: str
    state: State
    audience: Audience
    languages: list[str]
    missing: list[str]
    reasons: int
    questions: int
    version: int
    changed_at: datetime
    changed_by: str | None


class Article(BaseModel):
    """An article whole; `reasons` and `questions` lead to it."""

    id: UUID
    key: str
    state: State
    audience: Audience
    texts: dict[str, ArticleWords]
    areas: list[UUID]
    reasons: list[UUID]
    questions: list[UUID]
    version: int
    changed_at: datetime
    published_at: datetime | None


class ArticleVersion(BaseModel):
    """The words as they were once saved."""

    number: int
    saved_at: datetime
    saved_by: str | None
    texts: dict[str, ArticleWords]

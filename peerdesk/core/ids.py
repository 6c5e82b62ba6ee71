"""Identifiers: UUIDv7 (RFC 9562 section 5.7), so that they sort by the time they were made."""

from datetime import UTC, datetime
from uuid import UUID

from uuid6 import uuid7


def new_id() -> UUID:
    """A new UUIDv7."""
    return UUID(int=uuid7().int)


def made_at(made: UUID) -> datetime:
    """When it was made, by the clock of the machine that made it."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC)

"""Identifiers: UUIDv7 (RFC 9562 section 5.7), so that they sort by the time they were made."""

from datetime import UTC, datetime
from uuid import UUID

from uuid6 import uuid7

from peerdesk.core.errors import NotFound


def new_id() -> UUID:
    """A new UUIDv7."""
    return UUID(int=uuid7().int)


def made_at(made: UUID) -> datetime:
    """When it was made, by the clock of the machine that made it."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC)


def id_in(text: str) -> UUID | None:
    """The id that was sent as a text, None if it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def id_of_something(text: str) -> UUID:
    """The same, of what must be there: raises NotFound, as for an id of nothing."""
    found = id_in(text)
    if found is None:
        raise NotFound
    return found

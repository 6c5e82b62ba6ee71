"""Identifiers: UUIDv7 (RFC 9562 section 5.7), so that they sort by the time they were made."""

from uuid import UUID

from uuid6 import uuid7


def new_id() -> UUID:
    """A new UUIDv7."""
    return UUID(int=uuid7().int)

"""Time: one clock for everybody, the database's."""

from datetime import UTC, datetime
from functools import lru_cache

from django.db import connection


def now() -> datetime:
    """The database's present time (not its transaction's start), aware, UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (at,) = cursor.fetchone()
    assert isinstance(at, datetime)
    return at


@lru_cache(maxsize=128)  # the messages of a batch share theirs
def rfc3339(at: datetime) -> str:
    """A time as protocols write it: UTC with a Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")

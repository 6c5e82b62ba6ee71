"""Time: one clock for everybody, the database's."""

from datetime import datetime

from django.db import connection


def now() -> datetime:
    """The database's present time (not its transaction's start), aware, UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (at,) = cursor.fetchone()
    assert isinstance(at, datetime)
    return at

"""Time: one clock for everybody, the database's."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

from peerdesk.core.statements import Asked


def now() -> datetime:
    """The database's present time (not its transaction's start), aware, UTC."""
    return asked()()


def asked() -> Callable[[], datetime]:
    """The same in two steps, so that other questions can travel with it: ask, then read."""
    answer = Asked("SELECT clock_timestamp()", [])

    def read() -> datetime:
        ((at,),) = answer.rows()
        assert isinstance(at, datetime)
        return at.astimezone(UTC)

    return read


@lru_cache(maxsize=128)  # the messages of a batch share theirs
def rfc3339(at: datetime) -> str:
    """A time as protocols write it: UTC with a Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")

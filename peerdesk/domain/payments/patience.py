"""When the provider is asked again, and until when (pure).

Its webhook is quicker nearly always; asking is for the one that never came.
"""

from datetime import datetime, timedelta
from typing import Final

# A door asks right after its own transaction; the sweep only when that process died.
FIRST_LOOK: Final = timedelta(seconds=20)
# The provider remembers our key for 24 hours; an hour of that is left to its clock and ours.
KEY_LIVES: Final = timedelta(hours=23)
_SHORTEST: Final = timedelta(seconds=5)
_LONGEST: Final = timedelta(minutes=15)
_MOST_DOUBLINGS: Final = 10


def next_look(looks: int, now: datetime) -> datetime:
    """After 5, 10, 20 ... seconds, then every quarter of an hour."""
    doublings: int = 2 ** min(looks, _MOST_DOUBLINGS)
    return now + min(_SHORTEST * doublings, _LONGEST)


def key_forgotten(asked_at: datetime | None, now: datetime) -> bool:
    """Whether asking again under the same key might do a second time what was done before."""
    return asked_at is not None and now - asked_at > KEY_LIVES

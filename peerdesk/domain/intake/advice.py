"""Whether a reason's chats turn out to be tickets so often that it should be one (pure, S3)."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

# A chat that every third time ends with somebody else was the wrong door.
TOO_OFTEN: Final = 0.3
FEWEST: Final = 20
_Z: Final = 1.6449  # one-sided, 95 %


@dataclass(frozen=True, slots=True)
class Advice:
    """`share` of the chats moved on; with 95 % certainty it is at least `least` in truth."""

    moved_on: int
    chats: int
    share: float
    least: float

    @property
    def is_warranted(self) -> bool:
        """Enough chats, and even the cautious figure is too much."""
        return self.chats >= FEWEST and self.least > TOO_OFTEN


def advice(moved_on: int, chats: int) -> Advice:
    """The share with its lower bound after Wilson, which holds for few chats and extreme shares."""
    if not chats:
        return Advice(0, 0, 0.0, 0.0)
    share = moved_on / chats
    square = _Z * _Z / chats
    middle = share + square / 2
    spread = _Z * sqrt(share * (1 - share) / chats + square / (4 * chats))
    return Advice(moved_on, chats, share, max(0.0, (middle - spread) / (1 + square)))

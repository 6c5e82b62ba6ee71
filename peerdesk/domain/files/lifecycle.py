"""States of a stored file (pure).

receiving → checking → clean, or infected; without a scanner receiving → clean. Whatever was kept
may become removed. Only what is clean is ever given to anybody.
"""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    RECEIVING = "receiving"  # the row is there, the bytes are on their way into the store
    CHECKING = "checking"  # in quarantine until the scanner has spoken
    CLEAN = "clean"
    INFECTED = "infected"  # its bytes are destroyed
    REMOVED = "removed"  # its bytes, previews and name are destroyed


GONE: Final = (State.INFECTED, State.REMOVED)
POSTABLE: Final = (State.CHECKING, State.CLEAN)

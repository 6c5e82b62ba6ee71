"""The states of a flag and what a flag can be about (pure).

open       somebody raised it; an agent or an owner is to look
resolved   it was right: what it named is gone, moved, or was dealt with
dismissed  it was looked at and nothing was done
"""

from enum import StrEnum


class State(StrEnum):
    """Where a flag stands."""

    OPEN = "open"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"


class Kind(StrEnum):
    """What somebody reports."""

    PERSONAL_DATA = "personal_data"
    ABUSE = "abuse"
    WRONG_AREA = "wrong_area"
    OTHER = "other"


class Action(StrEnum):
    """What support can do with a flag."""

    REDACT = "redact"
    DISMISS = "dismiss"
    DONE = "done"  # dealt with otherwise: moved, spoken to, suspended


# What each comes to. Any other pair is refused by the door and by the row.
OUTCOMES: dict[Action, State] = {
    Action.REDACT: State.RESOLVED,
    Action.DISMISS: State.DISMISSED,
    Action.DONE: State.RESOLVED,
}

"""The states of a rating and the moves between them (pure).

asked       the span has ended: the customer may rate until `due_at`
given       rated by hand: `operations.give`
implicit    nobody rated in time: five stars that pay, but don't count (F6): `operations.count_five`
void        the conversation was reopened before it was rated: `operations.void`
"""

from enum import StrEnum


class RatingState(StrEnum):
    """Where a rating stands; all but the first are final."""

    ASKED = "asked"
    GIVEN = "given"
    IMPLICIT = "implicit"
    VOID = "void"


MOVES: dict[RatingState, frozenset[RatingState]] = {
    RatingState.ASKED: frozenset(RatingState) - {RatingState.ASKED}
}
SETTLED = (RatingState.GIVEN, RatingState.IMPLICIT)
# Why it wasn't five stars (F7); what is no fault of the helper's doesn't count against them.
REASONS = ("unsolved", "unclear", "slow", "tone", "product", "other")
NOT_THE_HELPERS_FAULT = ("product",)
IMPLICIT_STARS = 5
LAST_RATINGS = 50

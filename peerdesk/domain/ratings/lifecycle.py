"""The states of a rating and the moves between them (pure).

asked       the span has ended: the customer may rate until `due_at`
given       rated by hand: `operations.give`, and again by `changing.change` for some days (F8)
implicit    nobody rated in time: five stars that pay, but don't count (F6): `operations.count_five`
premium     the customer took a premium service: five stars that pay at once, but don't count (P6):
            `operations.count_acceptance`
void        reopened before it was rated, or silence said nothing of it: `operations.void`

An appeal against a given rating is open until an owner has decided it, once (`appealing.py`).
"""

from datetime import timedelta
from enum import StrEnum


class RatingState(StrEnum):
    """Where a rating stands; all but the first are final."""

    ASKED = "asked"
    GIVEN = "given"
    IMPLICIT = "implicit"
    PREMIUM = "premium"
    VOID = "void"


MOVES: dict[RatingState, frozenset[RatingState]] = {
    RatingState.ASKED: frozenset({RatingState.GIVEN, RatingState.IMPLICIT, RatingState.VOID}),
    RatingState.GIVEN: frozenset({RatingState.GIVEN}),
    RatingState.IMPLICIT: frozenset({RatingState.GIVEN}),
}
SETTLED = (RatingState.GIVEN, RatingState.IMPLICIT, RatingState.PREMIUM)
# Five stars that nobody gave as such.
AUTOMATIC = (RatingState.IMPLICIT, RatingState.PREMIUM)
# Why it wasn't five stars (F7); what is no fault of the helper's doesn't count against them.
REASONS = ("unsolved", "unclear", "slow", "tone", "product", "company", "wrong_area", "other")
NOT_THE_HELPERS_FAULT = ("product", "company", "wrong_area")
IMPLICIT_STARS = 5
LAST_RATINGS = 50
# So long the expert may better the words of a reply.
REPLY_EDITABLE = timedelta(minutes=15)


class Outcome(StrEnum):
    """What an owner decides on an appeal; the customer's stars and words stay as they are."""

    COUNTS = "counts"
    NOT_COUNTED = "not_counted"
    PAY_RESTORED = "pay_restored"  # not counted, and paid like five stars

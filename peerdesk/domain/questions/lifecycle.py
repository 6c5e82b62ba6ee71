"""Where the money of a paid question is, and the moves between (pure).

unpaid     a charge for it is open
held       paid, and the customer's until the answer is accepted
released   the answer was accepted: the expert's share and the platform's are paid
returned   given back in full; nothing was earned
"""

from enum import StrEnum


class QuestionState(StrEnum):
    """Where the money of a question is."""

    UNPAID = "unpaid"
    HELD = "held"
    RELEASED = "released"
    RETURNED = "returned"


class PaidBy(StrEnum):
    """What the money came from."""

    CARD = "card"
    MEMBERSHIP = "membership"  # a subscription bought here
    BRAND = "brand"  # the brand says that the customer is a member


MOVES: dict[QuestionState, frozenset[QuestionState]] = {
    QuestionState.UNPAID: frozenset({QuestionState.HELD, QuestionState.RETURNED}),
    QuestionState.HELD: frozenset({QuestionState.RELEASED, QuestionState.RETURNED}),
    # A changed rating or a refund takes it back.
    QuestionState.RELEASED: frozenset({QuestionState.HELD, QuestionState.RETURNED}),
}

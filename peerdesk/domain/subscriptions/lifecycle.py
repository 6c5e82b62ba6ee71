"""The states of a subscription and the moves between them (pure).

wanted     bought, and the first payment isn't settled yet: covers nothing
active     in force; renewed at the end of its period
ending     in force to the end of its period, not renewed; the customer may take the ending back
resting    a renewal wasn't paid: covers nothing until it is, and lapses if it never is
ended      over: it was ended, lapsed, withdrawn from, or never paid
"""

from enum import StrEnum


class SubscriptionState(StrEnum):
    """Where a subscription stands; the last is final."""

    WANTED = "wanted"
    ACTIVE = "active"
    ENDING = "ending"
    RESTING = "resting"
    ENDED = "ended"


class EndReason(StrEnum):
    """Why a subscription is over."""

    CUSTOMER = "customer"  # ended by the customer, at the end of its period
    LAPSED = "lapsed"  # a renewal was never paid
    WITHDRAWN = "withdrawn"  # within the days in which the purchase can be undone
    UNPAID = "unpaid"  # the first payment failed or was given up


class DueFor(StrEnum):
    """What the sweep does when `due_at` has passed (every living state has one, I7)."""

    PAYMENT = "payment"  # wanted or renewing: see what became of the payment
    REMINDER = "reminder"  # tell what will be charged, and when
    RENEWAL = "renewal"  # charge the next period
    RETRY = "retry"  # charge it again
    END = "end"  # the last period is over


class Cadence(StrEnum):
    """How long a period is."""

    MONTH = "month"
    YEAR = "year"

    @property
    def months(self) -> int:
        """The length in calendar months."""
        return 1 if self is Cadence.MONTH else 12


# The customer has it, or is buying it: one of these at most in a community.
LIVING = tuple(state for state in SubscriptionState if state != SubscriptionState.ENDED)
IN_FORCE = (SubscriptionState.ACTIVE, SubscriptionState.ENDING)

_STATE = SubscriptionState
MOVES: dict[SubscriptionState, frozenset[SubscriptionState]] = {
    _STATE.WANTED: frozenset({_STATE.ACTIVE, _STATE.ENDED}),
    _STATE.ACTIVE: frozenset({_STATE.ACTIVE, _STATE.ENDING, _STATE.RESTING, _STATE.ENDED}),
    _STATE.ENDING: frozenset({_STATE.ACTIVE, _STATE.ENDED}),
    _STATE.RESTING: frozenset({_STATE.ACTIVE, _STATE.ENDED}),
}

"""The states of a refund request and of a dispute's case, and the moves between them (pure).

A request, from the customer's word to the support team's:

open       the expert is heard until `answer_due_at`, support decides until `decide_due_at`
approved   the money that was decided is on its way back
rejected   nothing goes back; what was held is the expert's
withdrawn  the customer asks no more

A case, beside the provider's own word on its dispute:

open       the evidence is to be handed over until the provider's date
handing    the evidence is sealed and on its way to the provider
submitted  the provider has it and decides
closed     won or lost, as the dispute says
"""

from enum import StrEnum
from typing import Final


class RequestState(StrEnum):
    """Where a request stands; all but the first are final."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Scope(StrEnum):
    """What is to be given back."""

    QUESTION = "question"
    SERVICE = "service"
    BOTH = "both"


class Origin(StrEnum):
    """What made the request."""

    CUSTOMER = "customer"
    RATING = "rating"  # one or two stars for a paid question
    SERVICE = "service"  # the expert could not deliver, or did not come


class CaseState(StrEnum):
    """Where the work on a dispute stands."""

    OPEN = "open"
    HANDING = "handing"
    SUBMITTED = "submitted"
    CLOSED = "closed"


OF_QUESTION: Final = (Scope.QUESTION, Scope.BOTH)
OF_SERVICE: Final = (Scope.SERVICE, Scope.BOTH)

MOVES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.OPEN: frozenset(RequestState) - {RequestState.OPEN},
}

CASE_MOVES: dict[CaseState, frozenset[CaseState]] = {
    CaseState.OPEN: frozenset({CaseState.HANDING, CaseState.CLOSED}),
    # Unreachable for good, or decided meanwhile.
    CaseState.HANDING: frozenset({CaseState.OPEN, CaseState.SUBMITTED, CaseState.CLOSED}),
    CaseState.SUBMITTED: frozenset({CaseState.CLOSED}),
}

"""The states of a charge and of a refund, and the moves between them (pure).

A charge, from the customer's word to the provider's:

new           wanted; the provider wasn't asked yet, or its answer was lost: asked again (`due_at`)
needs_action  the provider wants to see the customer: at `redirect_url`
processing    the provider is at it
succeeded     the money is ours; what was bought has been told in the same transaction
failed        refused; nothing else happened, another charge may be tried
cancelled     given up before it succeeded
"""

from enum import StrEnum


class Purpose(StrEnum):
    """What a charge pays for; `subject_id` names the thing."""

    QUESTION = "question"  # a conversation
    PREMIUM = "premium"  # a premium offer
    MEMBERSHIP = "membership"  # a period of a subscription


class ChargeState(StrEnum):
    """Where a charge stands; the last three are final."""

    NEW = "new"
    NEEDS_ACTION = "needs_action"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (ChargeState.NEW, ChargeState.NEEDS_ACTION, ChargeState.PROCESSING)
# One of these at most for one thing.
LIVE = (*OPEN, ChargeState.SUCCEEDED)


class RefundState(StrEnum):
    """Where money on its way back stands. The books moved when it was decided."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # the provider can't; a person of support sees to it


class DisputeState(StrEnum):
    """Where a dispute that the customer's bank opened stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    WON = "won"
    LOST = "lost"


CHARGE_MOVES: dict[ChargeState, frozenset[ChargeState]] = {
    ChargeState.NEW: frozenset(ChargeState) - {ChargeState.NEW},
    ChargeState.NEEDS_ACTION: frozenset(ChargeState) - {ChargeState.NEW},
    ChargeState.PROCESSING: frozenset(ChargeState) - {ChargeState.NEW},
}

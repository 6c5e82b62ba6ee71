"""The states of an invitation and the moves between them (pure).

pending     the expert may answer until `expires_at`
accepted    the expert has the chat: `answering.accept`
declined    the expert said no: `answering.decline`
expired     nobody answered in time: `answering.expire`
cancelled   somebody else took it, or the customer left: `answering.cancel`
"""

from enum import StrEnum


class InvitationState(StrEnum):
    """Where an invitation stands; all but the first are final."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


MOVES: dict[InvitationState, frozenset[InvitationState]] = {
    InvitationState.PENDING: frozenset(InvitationState) - {InvitationState.PENDING}
}


def may_move(before: str, after: str) -> bool:
    """Whether the lifecycle knows this move."""
    return after in MOVES.get(InvitationState(before), frozenset())

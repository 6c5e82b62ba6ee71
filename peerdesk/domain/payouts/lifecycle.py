"""The states of a payout and its moves (pure).

| from | to | by |
| --- | --- | --- |
| - | reserved | `operations.reserve_payout`: balances are in transit |
| reserved | sealed | `operations.seal_payout`, in the same transaction: the file is fixed |
| sealed | released, cancelled | a second person |
| released | accepted, rejected, unknown | the bank's answer, or its silence |
| unknown | accepted, rejected | the bank's word, nothing else |
"""

from typing import Final

from django.db import models


class State(models.TextChoices):
    """Where a payout is."""

    RESERVED = "reserved"
    SEALED = "sealed"
    RELEASED = "released"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


MOVES: Final = {
    State.RESERVED: frozenset({State.SEALED}),
    State.SEALED: frozenset({State.RELEASED, State.CANCELLED}),
    State.RELEASED: frozenset({State.ACCEPTED, State.REJECTED, State.UNKNOWN}),
    State.UNKNOWN: frozenset({State.ACCEPTED, State.REJECTED}),
    State.ACCEPTED: frozenset[State](),
    State.REJECTED: frozenset[State](),
    State.CANCELLED: frozenset[State](),
}

# The money has left the expert's balance, and no bank has said what became of it.
ON_ITS_WAY: Final = (State.RESERVED, State.SEALED, State.RELEASED, State.UNKNOWN)

"""The states of a conversation and the moves between them (pure).

unpaid     the customer hasn't paid for it yet: nobody else sees it
waiting    nobody has it yet: experts are being asked, or it lies in the agents' queue
active     an expert or an agent has it
pending    an agent has it and waits for the customer's word
forwarded  an expert passed it to support; an agent is to take it
closed     done; it may be rated, and reopened
"""

from enum import StrEnum


class State(StrEnum):
    """Where a conversation stands."""

    UNPAID = "unpaid"
    WAITING = "waiting"
    ACTIVE = "active"
    PENDING = "pending"
    FORWARDED = "forwarded"
    CLOSED = "closed"


class Queue(StrEnum):
    """Who is to take a waiting conversation."""

    EXPERTS = "experts"
    AGENTS = "agents"


class DueFor(StrEnum):
    """What the sweep does when `due_at` has passed (every non-final state has one, I7)."""

    ROUTE = "route"  # waiting for experts: ask the next, or fall back
    AGENT = "agent"  # waiting for an agent in a chat: becomes a ticket
    FIRST_REPLY = "first_reply"  # taken, but nothing written yet (F15)
    IDLE = "idle"  # nothing written for close_idle_hours: close
    CUSTOMER = "customer"  # waiting for the customer: their agent is shown it again
    SILENCE = "silence"  # waiting for the customer: close it if they stay silent
    PAYMENT = "payment"  # unpaid: given up
    TICKET = "ticket"  # a ticket unanswered: look again, nothing is forgotten


# What the support team has before it: in the agents' queue, or with one of them.
DESK_STATES = (State.WAITING, State.ACTIVE, State.FORWARDED)

MOVES: dict[State, frozenset[State]] = {
    State.UNPAID: frozenset({State.WAITING, State.CLOSED}),
    State.WAITING: frozenset({State.ACTIVE, State.FORWARDED, State.CLOSED, State.WAITING}),
    State.ACTIVE: frozenset({State.WAITING, State.PENDING, State.FORWARDED, State.CLOSED}),
    State.PENDING: frozenset({State.WAITING, State.ACTIVE, State.CLOSED}),
    State.FORWARDED: frozenset({State.ACTIVE, State.CLOSED}),
    State.CLOSED: frozenset({State.WAITING, State.ACTIVE}),
}


def may_move(before: State, after: State) -> bool:
    """Whether the lifecycle knows this move."""
    return after in MOVES[before]

"""The limits of a gateway (protocol.md, quality)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds. Only tests and benchmarks set other values."""

    frame: int = 64 * 1024
    sends_a_second: float = 10
    sends_at_once: float = 20
    # All other frames, so that a client gone wild doesn't keep the database busy.
    frames_a_second: float = 100
    frames_at_once: float = 500
    subscriptions: int = 200
    # A reader with more than this unread is closed with 4408 and catches up on return.
    unread: int = 1024 * 1024
    # A replay waits for its reader beyond this, so that a long history closes nobody.
    replay_ahead: int = 128 * 1024
    heartbeat: float = 25
    dead_after: float = 45
    hello_within: float = 10
    # Rights, heads and invitations are looked at this often, whatever the bus said or lost.
    look_every: float = 2
    # Whether hints are listened to at all: without them everything arrives, only later.
    hears_hints: bool = True
    drain_within: float = 8

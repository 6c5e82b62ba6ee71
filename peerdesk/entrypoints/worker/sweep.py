"""The sweep: what is due moves, every second.

Sweeps of one thread wait for one another, so what nobody may wait for has a thread of its own.
"""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from django.db import Error as DatabaseTrouble
from django.db import close_old_connections, connection
from prometheus_client import Counter, Histogram

from peerdesk.core import clock

Sweep = tuple[str, Callable[[datetime], int]]

log = structlog.get_logger(__name__)

PERIOD = 1.0
# So often each sweep has its turn before all of them are told the time anew.
_TURNS = 20

_moved = Counter(
    "peerdesk_swept_total", "Things that a sweep moved because they were due", ["sweep"]
)
_failed = Counter("peerdesk_sweep_failures_total", "Sweeps that failed", ["sweep"])
_took = Histogram("peerdesk_sweep_seconds", "How long one round of all sweeps took")


def sweep_until(stop: threading.Event, sweeps: Sequence[Sweep]) -> None:
    """Sweep until told to stop; survives a database that goes away and comes back."""
    while not stop.is_set():
        try:
            _reach_database()
            started = time.monotonic()
            sweep_once(sweeps)
            stop.wait(PERIOD - (time.monotonic() - started))
        except DatabaseTrouble as trouble:
            log.warning("database away, sweeping again soon", reason=type(trouble).__name__)
            connection.close()
            stop.wait(0.25)
    connection.close()


def _reach_database() -> None:
    """Raises DatabaseTrouble while it is away, so that no sweep must fail for us to know."""
    if connection.connection is not None and not connection.is_usable():
        connection.close()
    connection.ensure_connection()


def sweep_once(sweeps: Sequence[Sweep]) -> int:
    """One round: a batch of each in turn, until nothing is due; a broken one stops no other."""
    moved = 0
    with _took.time():
        left = list(sweeps)
        for _ in range(_TURNS):
            counts = {sweep: _batch(*sweep) for sweep in left}
            moved += sum(counts.values())
            left = [sweep for sweep, count in counts.items() if count]
            if not left:
                break
    return moved


def _batch(name: str, sweep: Callable[[datetime], int]) -> int:
    """In a boundary of its own."""
    close_old_connections()
    try:
        count = sweep(clock.now())
    except Exception:
        _failed.labels(name).inc()
        log.exception("sweep failed", sweep=name)
        return 0
    if count:
        _moved.labels(name).inc(count)
    return count

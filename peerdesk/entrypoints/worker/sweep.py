"""The sweep: what is due moves, every second."""

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
# A sweep takes what is due in batches; more than this and the next one has its turn first.
_BATCHES_IN_A_ROW = 20

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
    """One round: each sweep in its own boundary, so that a broken one stops no other."""
    moved = 0
    with _took.time():
        for name, sweep in sweeps:
            close_old_connections()
            try:
                moved += _drain(name, sweep)
            except Exception:
                _failed.labels(name).inc()
                log.exception("sweep failed", sweep=name)
    return moved


def _drain(name: str, sweep: Callable[[datetime], int]) -> int:
    total = 0
    for _ in range(_BATCHES_IN_A_ROW):
        moved = sweep(clock.now())
        total += moved
        if not moved:
            break
    if total:
        _moved.labels(name).inc(total)
    return total

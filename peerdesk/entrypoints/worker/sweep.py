"""The sweep: what is due moves, every second or as soon as somebody says that something is due.

Sweeps of one thread wait for one another, so what nobody may wait for has a thread of its own.
"""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime

import psycopg
import structlog
from django.db import Error as DatabaseTrouble
from django.db import close_old_connections, connection
from prometheus_client import Counter, Histogram

from peerdesk.core import clock
from peerdesk.core.jobs import WAKE_CHANNEL

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
            with _listening() as ear:
                while not stop.is_set():
                    started = time.monotonic()
                    sweep_once(sweeps)
                    _wait(ear, PERIOD - (time.monotonic() - started))
        except (psycopg.Error, DatabaseTrouble) as trouble:
            log.warning("database away, sweeping again soon", reason=type(trouble).__name__)
            connection.close()
            stop.wait(0.25)
    connection.close()


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


def _listening() -> "psycopg.Connection[tuple[object, ...]]":
    """A connection of its own that hears wake-ups between transactions of nobody's."""
    parameters = connection.get_connection_params()
    for ours in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(ours, None)
    ear = psycopg.connect(**parameters, autocommit=True)
    ear.execute(f"LISTEN {WAKE_CHANNEL}")
    return ear


def _wait(ear: "psycopg.Connection[tuple[object, ...]]", seconds: float) -> None:
    """Until somebody wakes us, at most so long."""
    for _ in ear.notifies(timeout=max(0.0, seconds), stop_after=1):
        pass

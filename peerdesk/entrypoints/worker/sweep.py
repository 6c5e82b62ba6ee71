"""The sweep: what is due moves, every second or as soon as somebody says that something is due."""

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

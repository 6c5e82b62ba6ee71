"""What was written is read into the search as the bus tells of it; what it didn't, by a walk.

A thread of its own beside the sweep: reading takes its time, and what is due must not wait for it.
"""

import threading
import time
from typing import Final
from uuid import UUID

import psycopg
import structlog
from django.db import Error as DatabaseTrouble
from django.db import close_old_connections, connection

from peerdesk.delivery.realtime import CHANNEL, parse
from peerdesk.domain.support.operations.indexing import catch_up, index

log = structlog.get_logger(__name__)

# A lively chat is read once in so long, not once a message.
_EVERY: Final = 1.0
# Hints may be lost: so often all numbers are compared.
_WALK_EVERY: Final = 600.0


def read_until(stop: threading.Event) -> None:
    """Read until told to stop; survives a database that goes away and comes back."""
    while not stop.is_set():
        try:
            with _listening() as ear:
                _read(ear, stop)
        except (psycopg.Error, DatabaseTrouble) as trouble:
            log.warning("database away, reading on soon", reason=type(trouble).__name__)
            connection.close()
            stop.wait(0.5)
    connection.close()


def _read(ear: "psycopg.Connection[tuple[object, ...]]", stop: threading.Event) -> None:
    walked = -_WALK_EVERY
    while not stop.is_set():
        close_old_connections()
        if time.monotonic() - walked > _WALK_EVERY:
            catch_up()
            walked = time.monotonic()
        if heard := _heard(ear):
            index(heard)


def _heard(ear: "psycopg.Connection[tuple[object, ...]]") -> set[UUID]:
    """Every conversation of which there was news within the next moment."""
    hints = [parse(notice.payload) for notice in ear.notifies(timeout=_EVERY)]
    return {UUID(key) for hint in hints if hint for key in hint.heads}


def _listening() -> "psycopg.Connection[tuple[object, ...]]":
    parameters = connection.get_connection_params()
    for ours in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(ours, None)
    ear = psycopg.connect(**parameters, autocommit=True)
    ear.execute(f"LISTEN {CHANNEL}")
    return ear

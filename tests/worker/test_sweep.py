"""The sweep: what is due moves within the second, whatever else is broken."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg
import pytest
from django.db import connection

from peerdesk.entrypoints.worker.sweep import Sweep, sweep_once, sweep_until

pytestmark = pytest.mark.django_db(transaction=True)


def moving(*counts: int) -> Callable[[datetime], int]:
    """A sweep that finds so much to move, one call after the other, then nothing."""
    left = iter(counts)
    return lambda now: next(left, 0)


@contextmanager
def sweeper(*sweeps: Sweep) -> Iterator[threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=sweep_until, args=(stop, sweeps))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


@pytest.mark.invariant("I7")
def test_each_sweep_goes_on_until_nothing_is_due() -> None:
    assert sweep_once([("close", moving(100, 100, 3)), ("rate", moving(1))]) == 204


@pytest.mark.invariant("I7")
def test_a_broken_sweep_stops_no_other() -> None:
    def broken(now: datetime) -> int:
        raise ZeroDivisionError

    assert sweep_once([("broken", broken), ("rate", moving(2))]) == 2


def test_a_sweep_that_breaks_the_connection_stops_no_other() -> None:
    def broken(now: datetime) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return 0

    assert sweep_once([("broken", broken), ("rate", moving(2))]) == 2


def test_a_sweep_gets_the_databases_time() -> None:
    seen: list[datetime] = []

    def look(now: datetime) -> int:
        seen.append(now)
        return 0

    sweep_once([("look", look)])
    assert seen[0].tzinfo is not None


@pytest.mark.invariant("I7")
def test_the_sweep_survives_a_database_that_goes_away() -> None:
    rounds = threading.Semaphore(0)

    def look(now: datetime) -> int:
        rounds.release()
        return 0

    with sweeper(("look", look)):
        assert rounds.acquire(timeout=10)
        drop_everybody_else()
        for _ in range(3):
            assert rounds.acquire(timeout=10)


def drop_everybody_else() -> None:
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

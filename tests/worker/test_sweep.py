"""The sweep: what is due moves within the second, whatever else is broken."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg
import pytest
from django.db import connection

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Invitation, Seat
from peerdesk.entrypoints.worker.main import beside_the_jobs
from peerdesk.entrypoints.worker.sweep import Sweep, sweep_once, sweep_until
from tests import cast
from tests.house.running import until

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
def test_who_has_much_to_move_lets_the_others_go_on_in_between() -> None:
    turns: list[str] = []

    def named(name: str, *counts: int) -> Sweep:
        left = iter(counts)
        return name, lambda now: turns.append(name) or next(left, 0)  # type: ignore[func-returns-value]

    assert sweep_once([named("close", 500, 500), named("rate", 1), named("files")]) == 1001
    assert turns == ["close", "rate", "files", "close", "rate", "close"]


@pytest.mark.promise("C6")
@pytest.mark.invariant("I7")
def test_while_another_sweep_waits_for_a_lock_questions_go_on_to_the_next(
    asked: Conversation, ezra: Person, olga: Person
) -> None:
    stale = Seat.objects.create(community=asked.community, person=olga, open_until=cast.PAST)
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("SELECT FROM routing_seat WHERE id = %s FOR UPDATE", [stale.pk])
        with working():
            until(waiting_for_a_lock, "the sweep of seats", 20)
            one = cast.invited(asked, ezra, expires_at=clock.now())
            until(lambda: not is_pending(one), "the end of the invitation", 20)
            assert waiting_for_a_lock()
            other.rollback()


@contextmanager
def working() -> Iterator[None]:
    """All that a worker does beside its jobs."""
    stop = threading.Event()
    threads = beside_the_jobs(stop)
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(10)
        assert not any(thread.is_alive() for thread in threads)


def is_pending(one: Invitation) -> bool:
    return Invitation.objects.get(pk=one.pk).state == "pending"


def waiting_for_a_lock() -> bool:
    waits = "wait_event_type = 'Lock' AND datname = current_database()"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE {waits})")
        return bool(cursor.fetchone()[0])


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

"""The database for one command: the given one, the present run's, or an embedded one of its own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from peerdesk.config import home
from peerdesk.config.environment import Environment
from peerdesk.core.db_embedded import DatabaseTrouble, EmbeddedServer

_MIGRATING = 0x7065_6572_6465_736B  # "peerdesk": the advisory lock that migrations take


@contextmanager
def reachable(environment: Environment) -> Iterator[None]:
    """Within the block the database answers; an embedded one is stopped again if we started it."""
    if not environment.embedded:
        yield
    elif home.is_held(environment.home):
        _wait_for_the_run(environment)
        yield
    else:
        with home.hold(environment.home):
            server = EmbeddedServer(environment.home)
            server.prepare()
            process = server.spawn()
            try:
                server.wait_until_ready(process)
                yield
            finally:
                server.stop(process)


def migrate() -> None:
    """Bring the tables up to date; of several that start at once, one works and others wait."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])


def _wait_for_the_run(environment: Environment, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(environment.database_url, connect_timeout=5).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise DatabaseTrouble(
                    f"A run holds {environment.home}, but its database does not answer."
                ) from None
            time.sleep(0.2)
        else:
            return

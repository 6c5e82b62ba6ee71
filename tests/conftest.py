"""One PostgreSQL server for the whole run, started before any worker of xdist."""

import fcntl
import os
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest
from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql
from whitenoise.middleware import WhiteNoiseMiddleware

from peerdesk.core import db_embedded
from peerdesk.core.db_embedded import EmbeddedServer

pytest_plugins = ["tests.characters", "tests.premium", "tests.provider"]

# Durability is what tests/crash proves, on servers of its own; here it only costs time.
# Two workers may have a hundred contenders each.
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "400",
}


class ServerOfTheRun:
    """Holds the server from the start of the run to its end."""

    def __init__(self, home: Path) -> None:
        self.server = EmbeddedServer(home, QUICK)
        self.process: subprocess.Popen[bytes] | None = None
        self.lock: IO[bytes] | None = None

    def start(self) -> None:
        self.server.home.mkdir(parents=True, exist_ok=True)
        self.lock = (self.server.home / "lock").open("wb")
        # Two runs on one test home take turns.
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.server.prepare()
        self.process = self.server.spawn()
        self.server.wait_until_ready(self.process)
        self._clear()

    def _clear(self) -> None:
        """Databases of a run that was killed, with whoever may still hold them."""
        address = db_embedded.url(self.server.home, "postgres")
        with psycopg.connect(address, autocommit=True) as admin:
            left = "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'"
            for (name,) in admin.execute(left).fetchall():
                drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
                admin.execute(drop)

    def stop(self) -> None:
        if self.process is not None:
            self.server.stop(self.process)
        if self.lock is not None:
            self.lock.close()


def _is_xdist_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if _is_xdist_worker() or os.environ.get("DATABASE_URL") or config.option.collectonly:
        return
    run = ServerOfTheRun(Path(os.environ["PEERDESK_HOME"]))
    run.start()
    config.add_cleanup(run.stop)


# Every table with something in it that a scene may write. The books refuse to be emptied, which is
# why no trigger acts here. DELETE, since TRUNCATE makes new files for every table and index.
EMPTY = """
DO $$
DECLARE written regclass;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR written IN
        SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND NOT relname = ANY (%s)
    LOOP
        EXECUTE format('DELETE FROM %%s', written);
    END LOOP;
END $$
"""
# What the migrations wrote, which no scene does.
MADE_BY_MIGRATIONS = ["django_migrations", "django_content_type", "auth_permission"]


@pytest.fixture(scope="session", autouse=True)
def _emptied_at_once() -> Iterator[None]:
    """After a test that commits: Django would send a statement for each table and migrate anew."""
    patch = pytest.MonkeyPatch()

    def empty(_scene: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute(EMPTY, [MADE_BY_MIGRATIONS])

    patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_found_once() -> Iterator[None]:
    """Each of Django's test clients is a site of its own: it looked for 300 files, for 50 ms."""
    patch = pytest.MonkeyPatch()
    found: dict[str, Any] = {}
    find = WhiteNoiseMiddleware.add_files_from_finders

    def remember(site: WhiteNoiseMiddleware) -> None:
        if not found:
            find(site)
            found.update(site.files)
        site.files.update(found)

    patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", remember)
    yield
    patch.undo()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, None]:
    """Where everything must run, a skipped test is a failed one: nothing passes unseen."""
    outcome = yield
    _fail_if_skipped(outcome.get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, None]:
    """The same for a module that skips itself."""
    outcome = yield
    _fail_if_skipped(outcome.get_result())


def _fail_if_skipped(report: Any) -> None:
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"

"""The embedded server: odd homes, its own account, the data's owner."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from peerdesk.core import db_embedded
from peerdesk.core.db_embedded import EmbeddedServer

QUICK = {"fsync": "off", "shared_buffers": "16MB", "max_connections": "10"}


@pytest.fixture
def place() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="peerdesk-db-"))
    yield path
    shutil.rmtree(path)


@contextmanager
def started(home: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(home, QUICK)
    server.prepare()
    process = server.spawn()
    try:
        server.wait_until_ready(process)
        yield server
    finally:
        server.stop(process)


def ask(home: Path, question: str) -> object:
    with psycopg.connect(db_embedded.url(home)) as connection:
        (answer,) = connection.execute(question).fetchone() or (None,)
    return answer


@pytest.mark.parametrize("name", ["plain", "with, spaces & 100%", "long" * 30])
def test_any_home_will_do(place: Path, name: str) -> None:
    with started(place / name):
        assert str(ask(place / name, "SHOW server_version")).startswith("18")


def test_letters_of_all_languages_are_folded_and_compared(place: Path) -> None:
    with started(place):
        assert ask(place, "SELECT lower('ÄÖÉÇ')") == "äöéç"
        assert ask(place, "SHOW server_encoding") == "UTF8"


def test_nobody_else_may_knock(place: Path) -> None:
    with started(place) as server:
        socket = Path(db_embedded.url(place).split("host=")[1])
        assert socket.stat().st_mode & 0o077 == 0
        assert server.directory.stat().st_mode & 0o077 == 0
        assert ask(place, "SHOW listen_addresses") == ""


def test_what_was_committed_is_there_at_the_next_start(place: Path) -> None:
    with started(place), psycopg.connect(db_embedded.url(place)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    with started(place):
        assert ask(place, "SELECT number FROM kept") == 7


def test_an_interrupted_first_start_is_done_again(place: Path) -> None:
    (place / "database.new").mkdir()
    (place / "database.new" / "half").touch()
    with started(place):
        assert ask(place, "SELECT 1") == 1


def test_data_of_another_version_are_refused_with_a_clear_word(place: Path) -> None:
    with started(place) as server:
        pass
    (server.directory / "PG_VERSION").write_text("15\n")
    with pytest.raises(db_embedded.DatabaseTrouble, match="PostgreSQL 15"):
        EmbeddedServer(place).prepare()


@pytest.mark.skipif("os.geteuid() != 0", reason="only root gives the server an account of its own")
def test_the_server_goes_on_as_the_owner_of_its_data(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db_embedded, "_ACCOUNTS", ("nobody",))
    with started(place) as server:
        assert server.directory.stat().st_uid == pwd.getpwnam("nobody").pw_uid
    monkeypatch.setattr(db_embedded, "_ACCOUNTS", ("daemon",))
    with started(place):
        assert ask(place, "SELECT 1") == 1
    assert os.geteuid() == 0

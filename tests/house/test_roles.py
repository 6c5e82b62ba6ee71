"""One role on its own, as on many machines."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.running import Running, clean_environment, free_ports, until

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("run")]


@contextlib.contextmanager
def web_alone(home: Path, database: str) -> Iterator[Running]:
    port = free_ports()
    command = [sys.executable, "-m", "peerdesk.config", "web", "--port", str(port)]
    with (home / "out").open("w") as out:
        process = subprocess.Popen(
            command,
            env=clean_environment(home, DATABASE_URL=database),
            stdout=out,
            stderr=out,
            text=True,
        )
    try:
        yield Running(home, port, process, home / "out")
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.promise("B1")
def test_web_alone_lives_but_is_not_ready_while_the_database_is_away(tmp_path: Path) -> None:
    nowhere = "postgresql://peerdesk:secret@127.0.0.1:1/peerdesk"
    with web_alone(tmp_path, nowhere) as web:
        until(lambda: web.status("/healthz") == 200, "an answer")
        assert web.status("/readyz") == 503
        assert "secret" not in web.said()

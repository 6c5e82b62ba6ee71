"""`peerdesk run`: one command, everything alive, a clean end."""

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from peerdesk.core import db_embedded
from tests.house.running import (
    PATIENCE,
    READY,
    Running,
    end,
    peerdesk,
    peerdesk_running,
    run_note,
    start,
    until,
)

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("run")]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with peerdesk_running() as run:
        yield run


@pytest.mark.promise("B1")
def test_everything_answers_once_it_says_so(running: Running) -> None:
    assert running.status("/healthz") == 200
    assert running.status("/readyz") == 200
    socket.create_connection(("127.0.0.1", running.port + 1), timeout=5).close()
    assert running.base in running.said()


def test_it_notes_where_it_answers(running: Running) -> None:
    note = run_note(running.home)
    provider = note.pop("provider")
    assert note == {"pid": running.process.pid, "base": running.base, "ws": running.ws, "mail": ""}
    where = urlsplit(provider)
    socket.create_connection((where.hostname, where.port), timeout=5).close()


def test_its_secrets_are_its_owners_alone(running: Running) -> None:
    for name in ("secret-key", "master-key", "provider-key", "provider-webhook-key"):
        assert (running.home / name).stat().st_mode & 0o077 == 0


def test_metrics_gather_every_process(running: Running) -> None:
    import urllib.request

    running.status("/healthz")
    with urllib.request.urlopen(running.base + "/metrics", timeout=5) as answer:
        text = answer.read().decode()
    assert 'peerdesk_http_answers_total{method="GET",route="healthz",status="200"}' in text
    assert "peerdesk_sweep_seconds_count" in text


def test_a_second_run_on_the_same_home_is_refused_with_a_clear_word(running: Running) -> None:
    refused = peerdesk("run", "--port", "1", home=running.home)
    assert refused.returncode == 1
    assert f"already runs on {running.home} (process {running.process.pid}" in refused.stderr
    assert running.status() == 200


def test_a_taken_port_is_named_with_the_way_out(running: Running, tmp_path: Path) -> None:
    refused = peerdesk("run", "--port", str(running.port), home=tmp_path)
    assert refused.returncode == 1
    assert f"127.0.0.1:{running.port}" in refused.stderr
    assert "--port" in refused.stderr


def test_commands_beside_it_use_its_database(running: Running) -> None:
    done = peerdesk("manage", "migrate", "--check", home=running.home)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("role", ["web", "gateway", "worker", "provider", "database"])
@pytest.mark.promise("B2")
def test_a_killed_child_is_back_within_two_seconds(running: Running, role: str) -> None:
    gone = running.kill(role)
    new = until(lambda: running.child(role) != gone and running.child(role), role, 2 + 3)
    assert new != gone
    until(lambda: running.status() == 200, "an answer")
    assert f"{role} was killed by SIGKILL; starting it again" in running.said()


def test_a_killed_web_leaves_nobody_on_its_port(running: Running) -> None:
    before = psutil.Process(running.child("web")).children(recursive=True)
    running.kill("web")
    psutil.wait_procs(before, timeout=5)
    assert not any(process.is_running() for process in before)
    until(lambda: running.status() == 200, "an answer")


def test_a_web_killed_while_it_starts_leaves_nobody_either(running: Running) -> None:
    running.kill("web")
    young, serving = until(lambda: _just_started(running), "a web that is starting")
    young.kill()
    until(lambda: not serving.is_running(), "its end")
    until(lambda: running.status() == 200, "an answer")


def _just_started(running: Running) -> tuple[psutil.Process, psutil.Process] | None:
    """The web process and the one below it; one whose port isn't free yet ends by itself."""
    with contextlib.suppress(psutil.NoSuchProcess):
        young = psutil.Process(running.child("web"))
        return next(((young, serving) for serving in young.children()), None)
    return None


def test_a_killed_process_below_web_is_replaced(running: Running) -> None:
    (serving,) = psutil.Process(running.child("web")).children()
    serving.kill()
    until(lambda: running.status() != 200, "the gap", 10)
    until(lambda: running.status() == 200, "an answer")


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_and_leaves_nothing_behind(sign: signal.Signals) -> None:
    with peerdesk_running() as running:
        family = running.family()
        assert running.stop(sign) == 0
        assert not any(process.is_running() for process in family)
        assert not (running.home / "run.json").exists()
        assert "database system is shut down" in (running.home / "database.log").read_text()


def test_a_killed_supervisor_takes_its_children_along_and_can_start_again() -> None:
    with peerdesk_running() as running:
        family = running.family()
        os.kill(running.process.pid, signal.SIGKILL)
        running.process.wait()
        psutil.wait_procs(family, timeout=30)
        assert not [process for process in family if process.is_running()]
        with peerdesk_running(home=running.home) as again:
            assert again.status() == 200


def test_a_start_right_after_a_killed_supervisor_waits_for_the_rest_to_go() -> None:
    with peerdesk_running() as running:
        os.kill(running.process.pid, signal.SIGKILL)
        again = start(running.home)
        try:
            until(lambda: READY in again.said(), "readiness")
        finally:
            end(again)


@pytest.fixture
def other_server() -> Iterator[str]:
    """An empty database on a server that this run doesn't own."""
    address = db_embedded.url(Path(os.environ["PEERDESK_HOME"]), "postgres")
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS given_by_address WITH (FORCE)")
        admin.execute("CREATE DATABASE given_by_address")
        yield address.replace("/postgres?", "/given_by_address?")
        admin.execute("DROP DATABASE given_by_address WITH (FORCE)")


@pytest.mark.promise("B1")
def test_a_database_given_by_its_address_replaces_the_embedded_one(other_server: str) -> None:
    with peerdesk_running(DATABASE_URL=other_server) as running:
        assert running.status() == 200
        assert not (running.home / "database").exists()


def test_a_signal_while_starting_ends_it(tmp_path: Path) -> None:
    starting = start(tmp_path / "home")
    try:
        until(lambda: (tmp_path / "home" / "database").exists(), "a database")
        starting.process.terminate()
        assert starting.process.wait(PATIENCE) == 0
        assert READY not in starting.said()
    except subprocess.TimeoutExpired:
        pytest.fail(starting.said())
    finally:
        end(starting)

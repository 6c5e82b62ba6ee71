"""A real `peerdesk run` beside the test: its processes, its addresses, its end."""

import contextlib
import fcntl
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psutil

T = TypeVar("T")
READY = "Peerdesk is ready"
# Long enough for a machine that does other things as well; a healthy run needs a few seconds.
PATIENCE = 150.0
PORTS = (20_000, 32_000)


@dataclass(slots=True)
class Running:
    """One run on a home of its own."""

    home: Path
    port: int
    process: "subprocess.Popen[str]"
    output: Path

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self.port + 1}/ws/v1"

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def child(self, role: str) -> int:
        """The process of a role, now; waits until there is one."""
        return until(lambda: self._child(role), f"a {role} process")

    def kill(self, role: str) -> int:
        """kill -9; the process that is gone."""
        pid = self.child(role)
        os.kill(pid, signal.SIGKILL)
        return pid

    def status(self, path: str = "/readyz") -> int | None:
        """What the site answers, or None when nobody does."""
        try:
            with urllib.request.urlopen(self.base + path, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            return None

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Ask for a clean end; the exit status."""
        self.process.send_signal(sign)
        return self.process.wait(PATIENCE)

    def family(self) -> list[psutil.Process]:
        """The supervisor and everything below it."""
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def _child(self, role: str) -> int | None:
        for process in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):
                words = process.cmdline()
                # A process that has just ended has no words left.
                if role in words[2:5] or (role == "database" and "postgres" in "".join(words[:1])):
                    return process.pid
        return None


@contextlib.contextmanager
def peerdesk_running(*words: str, home: Path | None = None, **variables: str) -> Iterator[Running]:
    """Start a run, yield it once it says that it is ready, end whatever is left of it.

    Without a home it has one of its own: a copy of one that a run has prepared, empty or with the
    demo.
    """
    place = home or Path(tempfile.mkdtemp(prefix="peerdesk-run-"))
    if home is None and "DATABASE_URL" not in variables:
        _copy("demo" if "--demo" in words else "empty", place)
    running = start(place, *words, **variables)
    try:
        deadline = time.monotonic() + PATIENCE
        while READY not in running.said():
            assert running.process.poll() is None, running.said()
            assert time.monotonic() < deadline, running.said()
            time.sleep(0.05)
        yield running
    finally:
        end(running)
        if home is None:
            shutil.rmtree(place, ignore_errors=True)


def copy_demo_to(place: Path) -> None:
    """A home with the demo as it was loaded once for all tests of this run."""
    _copy("demo", place)


def _copy(kind: str, place: Path) -> None:
    """`cp`, since it keeps who may read what.

    But for the payment provider's port: of two copies that start at once, each would find it free.
    """
    subprocess.run(["cp", "-a", f"{_prepared(kind)}/.", str(place)], check=True)
    (place / "provider" / "port").unlink(missing_ok=True)


def _prepared(kind: str) -> Path:
    """Made from nothing by whoever needs it first; the others wait for it."""
    below = Path(os.environ["PEERDESK_HOME"]) / kind
    below.mkdir(parents=True, exist_ok=True)
    # The workers of one run share it; a later run, of perhaps another tree, makes its own.
    home = below / os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    with (below / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            for old in below.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            draft = below / f"{home.name}.new"
            words = ["--demo"] if kind == "demo" else []
            with peerdesk_running(*words, home=draft) as running:
                assert running.stop() == 0, running.said()
            draft.rename(home)
    return home


def start(home: Path, *words: str, **variables: str) -> Running:
    """Start a run and come back at once."""
    port = free_ports()
    output = home.parent / f"{home.name}.{port}.out"
    command = [sys.executable, "-m", "peerdesk.config", "run", "--port", str(port), *words]
    with output.open("w") as out:
        process = subprocess.Popen(
            command, env=clean_environment(home, **variables), stdout=out, stderr=out, text=True
        )
    return Running(home, port, process, output)


def end(running: Running) -> None:
    family = running.family() if running.process.poll() is None else []
    if family:
        running.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.process.wait(30)
    for process in family:
        with contextlib.suppress(psutil.Error):
            process.kill()
    running.process.wait()
    running.output.unlink(missing_ok=True)


def peerdesk(*words: str, home: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """One command of the command line, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "peerdesk.config", *words],
        env=clean_environment(home, **variables),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def clean_environment(home: Path, **variables: str) -> dict[str, str]:
    """Ours, without what the test run itself has set."""
    dropped = ("PEERDESK_", "DATABASE_URL", "DJANGO_", "PYTEST_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(dropped)}
    return {**kept, "PEERDESK_HOME": str(home), **variables}


def free_ports() -> int:
    """A port that is free together with the next one.

    Below those that the kernel gives to outgoing connections: one of these could take it between
    this look and its use.
    """
    while True:
        port = random.randrange(*PORTS, 2)
        with socket.socket() as first, socket.socket() as second, contextlib.suppress(OSError):
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 1))
            return port


def run_note(home: Path) -> Any:
    return json.loads((home / "run.json").read_text())


def until(look: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T:
    """The first true answer, or a failure that says what never came."""
    deadline = time.monotonic() + seconds
    while True:
        if found := look():
            return found
        assert time.monotonic() < deadline, f"{what} did not come in {seconds:.0f} s"
        time.sleep(0.05)

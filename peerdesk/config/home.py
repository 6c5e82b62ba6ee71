"""The home directory of an embedded run: one run at a time, and where that run answers."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True, slots=True)
class Run:
    """A run under way: its supervisor's process and where people find it."""

    pid: int
    base: str
    ws: str
    mail: str = ""  # where mail comes in
    provider: str = ""  # where the local payment provider answers


class AlreadyRunning(Exception):
    """Another process holds this home; the sentence names it and says what to do."""


@contextmanager
def hold(home: Path) -> Iterator[None]:
    """Own the home until the block ends or this process dies, however it dies."""
    home.mkdir(parents=True, exist_ok=True)
    if home.stat().st_uid == os.geteuid():
        # PostgreSQL's account passes through when we are root; nobody lists what is here.
        home.chmod(0o711 if os.geteuid() == 0 else 0o700)
    with (home / "lock").open("a") as lock:
        _lock(lock, home)
        yield


def is_held(home: Path) -> bool:
    """Somebody runs on this home right now."""
    try:
        with (home / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def note_run(home: Path, run: Run) -> None:
    """Write where the run answers; replaced whole, so that nobody reads half of it."""
    draft = home / ".run.json"
    draft.write_text(json.dumps(asdict(run)), encoding="utf-8")
    draft.replace(home / "run.json")


def forget_run(home: Path) -> None:
    (home / "run.json").unlink(missing_ok=True)


def present_run(home: Path) -> Run | None:
    """The run that holds this home, once it has said where it answers."""
    if not is_held(home):
        return None
    try:
        return Run(**json.loads((home / "run.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _lock(lock: IO[str], home: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        run = present_run(home)
        who = f" (process {run.pid}, {run.base})" if run else ""
        raise AlreadyRunning(
            f"Peerdesk already runs on {home}{who}. Stop it first, or give this run another "
            "PEERDESK_HOME."
        ) from None

"""Having a file looked into by a process of its own, which a hostile file may kill but not leave.

The child has no settings, no keys and no database: an empty environment, a folder, and limits on
memory, time and what it may write (inspection/child.py).
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO, Any, Final

import structlog

from peerdesk.domain.files.inspection.child import ORIGINAL, RESULT
from peerdesk.domain.files.kinds import BY_TYPE
from peerdesk.domain.files.names import ending_of, named
from peerdesk.domain.files.refusals import (
    BY_CODE,
    EmptyFile,
    FileTooLarge,
    TooBusy,
    UnreadableFile,
)

log = structlog.get_logger(__name__)

_ROOT: Final = Path(__file__).resolve().parents[3]
_BEGIN: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1));"
    "from peerdesk.domain.files.inspection.child import main; main(*sys.argv[1:])"
)
_WALL_SECONDS: Final = 28
_PATIENCE: Final = 20
_PIECE: Final = 256 * 1024
# Each may need a gigabyte: two at once in a process, the others wait.
_PLACES: Final = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Examined:
    """A cleaned copy in a folder that lasts as long as the `with`."""

    folder: Path
    name: str
    type: str
    content: Path
    previews: list[dict[str, Any]]
    changes: list[str]


@contextmanager
def examined(*, name: str, stream: IO[bytes], most: int) -> Iterator[Examined]:
    """The file of at most `most` bytes, cleaned; raises a Refusal of refusals.py."""
    with tempfile.TemporaryDirectory(prefix="peerdesk-file-") as temporary:
        folder = Path(temporary)
        _receive(stream, folder / ORIGINAL, most)
        ending = ending_of(name)
        verdict = _verdict(folder, ending)
        endings = BY_TYPE[verdict["type"]].endings
        right = ending if ending in endings else endings[0]
        renamed = ["renamed"] if right != ending and "converted" not in verdict["changes"] else []
        yield Examined(
            folder=folder,
            name=named(name, right),
            type=verdict["type"],
            content=folder / verdict["content"],
            previews=verdict["previews"],
            changes=[*verdict["changes"], *renamed],
        )


def _receive(stream: IO[bytes], to: Path, most: int) -> None:
    size = 0
    with to.open("wb") as file:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > most:
                raise FileTooLarge
            file.write(piece)
    if not size:
        raise EmptyFile


def _verdict(folder: Path, ending: str) -> dict[str, Any]:
    if not _PLACES.acquire(timeout=_PATIENCE):
        raise TooBusy(retry_after=10)
    try:
        _run(folder, ending)
    finally:
        _PLACES.release()
    result = folder / RESULT
    if not result.exists():
        # Killed by a limit, or by the file itself.
        raise UnreadableFile
    verdict: dict[str, Any] = json.loads(result.read_text())
    if "refused" in verdict:
        raise BY_CODE[verdict["refused"]]
    return verdict


def _run(folder: Path, ending: str) -> None:
    command = [sys.executable, "-I", "-c", _BEGIN, str(_ROOT), str(folder), ending]
    bare = {"HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            [*command, str(os.getpid())],
            env=bare,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        log.warning("looking into a file took too long", ending=ending)
        return
    if done.returncode:
        # Never what the child says: it may repeat what is in the file.
        log.warning("looking into a file failed", ending=ending, status=done.returncode)

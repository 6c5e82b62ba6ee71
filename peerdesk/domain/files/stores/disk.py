"""Files in a folder, spread over 256 of them so that none grows too long."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from peerdesk.domain.files.stores import Missing, Pieces

_PIECE = 256 * 1024


class Disk:
    """For one machine, or for many that share a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, key: str, file: Path) -> None:
        place = self._place(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f"{place.name}.part")
        shutil.copyfile(file, part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(place)
        _settle(place.parent)

    def open(self, key: str) -> Pieces:
        try:
            file = self._place(key).open("rb")
        except (FileNotFoundError, NotADirectoryError):
            raise Missing(key) from None
        return Pieces(_pieces(file), file.close)

    def erase(self, folder: str) -> None:
        shutil.rmtree(self._place(folder), ignore_errors=False, onerror=_unless_gone)

    def _place(self, key: str) -> Path:
        # The end of a UUIDv7 is chance, its beginning the time.
        folder = key.split("/", 1)[0]
        return self.root / folder[-2:] / key


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _settle(folder: Path) -> None:
    """The name is as durable as the bytes only once its folder is written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unless_gone(_act: object, _path: str, trouble: object) -> None:
    error = trouble[1] if isinstance(trouble, tuple) else trouble
    if not isinstance(error, FileNotFoundError):
        assert isinstance(error, BaseException)
        raise error

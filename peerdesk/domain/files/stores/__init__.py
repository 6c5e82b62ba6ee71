"""Where the bytes lie: a folder of this machine, or any S3-compatible store; one small port.

Keys are `ID/part` with part `content` or a preview's name. Nothing here knows who may have what.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings


class Missing(Exception):
    """There are no such bytes."""


class Pieces(Iterator[bytes]):
    """Bytes on their way: what they come from is given back at their end, or by `close` before it.

    A generator's own `close` does nothing as long as nobody has asked for the first piece.
    """

    def __init__(self, pieces: Iterator[bytes], close: Callable[[], None]) -> None:
        self._pieces = pieces
        self.close = close

    def __next__(self) -> bytes:
        try:
            return next(self._pieces)
        except BaseException:
            self.close()
            raise


class Store(Protocol):
    """What every store can do. Doing it twice is the same as once."""

    def put(self, key: str, file: Path) -> None:
        """Keep the file's bytes under the key, durably before this returns."""

    def open(self, key: str) -> Pieces:
        """The bytes, for who closes them; raises Missing, before the first piece."""

    def erase(self, folder: str) -> None:
        """Destroy everything under `folder`/."""


def store() -> Store:
    """The store that the settings name."""
    return _made(settings.PEERDESK_FILES_URL, str(settings.MEDIA_ROOT))


@lru_cache(maxsize=4)
def _made(address: str, folder: str) -> Store:
    if address:
        from peerdesk.domain.files.stores.s3 import S3

        return S3.at(address)
    from peerdesk.domain.files.stores.disk import Disk

    return Disk(Path(folder))

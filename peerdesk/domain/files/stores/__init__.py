"""Where the bytes lie: a folder of this machine, or any S3-compatible store; one small port.

Keys are `ID/part` with part `content` or a preview's name. Nothing here knows who may have what.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings


class Missing(Exception):
    """There are no such bytes."""


class Store(Protocol):
    """What every store can do. Doing it twice is the same as once."""

    def put(self, key: str, file: Path) -> None:
        """Keep the file's bytes under the key, durably before this returns."""

    def open(self, key: str) -> Iterator[bytes]:
        """The bytes in pieces; raises Missing, before the first piece."""

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

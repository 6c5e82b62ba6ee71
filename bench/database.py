"""A PostgreSQL of a measurement's own, and Django upon it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peerdesk.core.db_embedded import EmbeddedServer, url


@contextmanager
def own_database(**settings: str) -> Iterator[Path]:
    """Empty, with fsync on, in a home that goes with it; every process begun meanwhile uses it.

    `settings` are the server's own (`checkpoint_timeout="30s"`), above what Peerdesk gives it.
    """
    with tempfile.TemporaryDirectory(prefix="peerdesk-bench-") as place:
        home = Path(place)
        os.environ |= {"PEERDESK_HOME": place, "DATABASE_URL": url(home)}
        server = EmbeddedServer(home, settings)
        server.prepare()
        process = server.spawn()
        try:
            server.wait_until_ready(process)
            yield home
        finally:
            server.stop(process)


def set_up_django() -> None:
    """Once the database's address is known, since settings read it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peerdesk.config.settings")
    import django

    django.setup()

"""The provider as a process of its own."""

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from peerdesk.entrypoints.provider.server import server_at


@dataclass(frozen=True, slots=True)
class Place:
    """Where it listens, what it keeps its books in, where its webhooks go."""

    host: str
    port: int
    file: Path
    base: str  # how browsers call it; empty: host and port
    webhooks: str


def serve(where: Place, *, key: str, secret: str, tell_ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT."""
    server = server_at(where.host, where.port, where.file, key=key, secret=secret, base=where.base)
    with server.store.work() as work:
        work.turn("endpoint", where.webhooks)
    for sign in (signal.SIGTERM, signal.SIGINT):
        # shutdown() waits for the loop that this signal has interrupted.
        signal.signal(sign, lambda *_: threading.Thread(target=server.shutdown).start())
    tell_ready()
    server.service()

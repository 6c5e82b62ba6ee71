"""The provider as a process of its own."""

import signal
import threading
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from peerdesk.entrypoints.provider.server import server_at


def serve(
    host: str, port: int, file: Path, *, base: str, endpoint: str, tell_ready: Callable[[], None]
) -> None:
    """Serve until SIGTERM or SIGINT; `endpoint` is where webhooks go."""
    server = server_at(
        host,
        port,
        file,
        key=settings.PEERDESK_PROVIDER_KEY,
        secret=settings.PEERDESK_PROVIDER_WEBHOOK_SECRET,
        base=base,
    )
    with server.store.work() as work:
        work.turn("endpoint", endpoint)
    for sign in (signal.SIGTERM, signal.SIGINT):
        # shutdown() waits for the loop that this signal has interrupted.
        signal.signal(sign, lambda *_: threading.Thread(target=server.shutdown).start())
    tell_ready()
    server.service()

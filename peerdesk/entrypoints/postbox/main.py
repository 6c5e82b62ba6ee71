"""Mail comes in as long as this runs: in a process of its own, or beside the worker's jobs."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from imaplib import IMAP4
from typing import Final

import structlog
from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import close_old_connections
from imap_tools import ImapToolsError

from peerdesk.entrypoints.postbox.listener import Listener
from peerdesk.entrypoints.postbox.mailbox import fetch

log = structlog.get_logger(__name__)
_EVERY: Final = 20.0  # seconds between two looks into the mailbox
_AGAIN: Final = 5.0


def serve(tell_ready: Callable[[], None]) -> None:
    """Take mail in until SIGTERM or SIGINT."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    with taking_in():
        tell_ready()
        stop.wait()


@contextmanager
def taking_in() -> Iterator[None]:
    """Listen and fetch, as far as the settings say, while the block runs."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=act, args=(stop, address), name=name, daemon=True)
        for name, act, address in (
            ("listener", _listen, settings.PEERDESK_MAIL_LISTEN),
            ("mailbox", _fetch, settings.PEERDESK_IMAP_URL),
        )
        if address
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(_AGAIN)


def _listen(stop: threading.Event, address: str) -> None:
    """A port that is taken is waited for: jobs beside us must not die of it."""
    while not stop.is_set():
        listener = Listener(address)
        try:
            listener.start()
        except OSError as trouble:
            log.error("mail can't come in yet", address=address, reason=str(trouble))
            stop.wait(_AGAIN)
        else:
            stop.wait()
            listener.stop()


def _fetch(stop: threading.Event, address: str) -> None:
    while not stop.is_set():
        close_old_connections()
        try:
            fetch(address)
        except (OSError, IMAP4.error, ImapToolsError, DatabaseTrouble) as trouble:
            log.warning("the mailbox can't be fetched", reason=type(trouble).__name__)
        stop.wait(_EVERY)

"""Signals ring a bell that a waiting loop hears; nothing else happens inside a handler."""

import select
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Bell:
    """Wakes `wait` on SIGTERM, SIGINT (then a stop is asked) and SIGCHLD (a child has ended)."""

    def __init__(self) -> None:
        self.stop_asked = False
        self._bell, self._ring = socket.socketpair()
        self._bell.setblocking(False)
        self._ring.setblocking(False)

    @contextmanager
    def hung(self) -> Iterator[None]:
        """Within the block the signals ring; afterwards they are what they were."""
        before = signal.set_wakeup_fd(self._ring.fileno(), warn_on_full_buffer=False)
        old = {
            signal.SIGTERM: signal.signal(signal.SIGTERM, self._stop),
            signal.SIGINT: signal.signal(signal.SIGINT, self._stop),
            signal.SIGCHLD: signal.signal(signal.SIGCHLD, _look),
        }
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
            for number, handler in old.items():
                signal.signal(number, handler)

    def wait(self, seconds: float) -> None:
        """Sleep until it rings, at most so long."""
        select.select([self._bell], [], [], seconds)
        try:
            while self._bell.recv(256):
                pass
        except BlockingIOError:
            return

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stop_asked = True


def _look(number: int, frame: FrameType | None) -> None:
    """Being woken is all: the loop looks after its children."""

"""One process that the supervisor keeps alive."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from peerdesk.core.tether import tied

_SHORT_LIFE = 3.0
_LONGEST_PAUSE = 5.0


@dataclass(slots=True)
class Child:
    """A child by name, how to start it, and how it fares."""

    name: str
    start: Callable[[], "subprocess.Popen[bytes]"]
    process: "subprocess.Popen[bytes] | None" = None
    born_at: float = 0.0
    due_at: float = field(default=0.0)
    short_lives: int = 0

    def spawn(self) -> None:
        self.process = self.start()
        self.born_at = time.monotonic()

    def reap(self) -> str | None:
        """If it has ended: why, in a word, and when it is due again is noted. Else None."""
        if self.process is None or self.process.poll() is None:
            return None
        ended, self.process = self.process, None
        self._note_death()
        return _why(ended.returncode)

    def stop(self, seconds: float) -> None:
        """Ask it to finish, then insist."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _note_death(self) -> None:
        """At once after a decent life; with a growing pause when it dies young again and again."""
        now = time.monotonic()
        lived = now - self.born_at
        self.short_lives = self.short_lives + 1 if lived < _SHORT_LIFE else 0
        pause = 0.0 if not self.short_lives else 0.1 * 2 ** min(self.short_lives, 6)
        self.due_at = now + min(pause, _LONGEST_PAUSE)


def start_command(
    words: list[str], environment: dict[str, str], keep_open: tuple[int, ...] = ()
) -> "subprocess.Popen[bytes]":
    """A child of ours in a session of its own (Ctrl-C is ours to pass on), tied to our life.

    Any process may die at any time, so SIGKILL is what it gets if we are gone.
    """
    return subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        env=environment,
        pass_fds=keep_open,
        start_new_session=True,
        preexec_fn=tied(signal.SIGKILL),  # noqa: PLW1509 - only prctl runs between fork and exec
        cwd=os.getcwd(),  # noqa: PTH109 - as given to us
    )


def _why(code: int) -> str:
    return f"ended with {code}" if code >= 0 else f"was killed by {signal.Signals(-code).name}"

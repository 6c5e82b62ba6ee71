"""A child must not outlive the process that watches it: the kernel tells it of the death."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def tie_to_parent(parent: int, sign: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel send `sign` to this process when its parent is gone (Linux; else nothing).

    Ends it at once if `parent` has died before that could be asked for.
    """
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def tied(sign: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A `preexec_fn` that ties the child to us. Call from the main thread: the tie is to the
    thread that forks.
    """
    parent = os.getpid()

    def before_exec() -> None:
        tie_to_parent(parent, sign)

    return before_exec

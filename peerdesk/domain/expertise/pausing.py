"""How long after a failed test the next try begins (pure).

The first repeat is free: anybody may have a bad day. From the second failure in a row on, the
owner's pause applies and doubles each time, so that nobody guesses their way through a bank.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

LONGEST: Final = timedelta(days=7)
FREE_REPEATS: Final = 1


def pause_after(failures: int, minutes: int) -> timedelta:
    """The pause after so many failures in a row; `minutes` is the area's own first pause."""
    over = failures - FREE_REPEATS
    if over < 1 or not minutes:
        return timedelta(0)
    first = timedelta(minutes=minutes)
    # The doubling is cut before it overflows; an owner's longer pause is kept as it is.
    doubled: timedelta = first * 2 ** min(over - 1, 20)
    return max(first, min(doubled, LONGEST))


def may_repeat_at(tries: Iterable[tuple[bool, datetime]], minutes: int) -> datetime | None:
    """When the next try may begin, from the tries so far: (passed, marked at), newest first.

    None: at once.
    """
    failed = [at for _passed, at in takewhile(lambda one: not one[0], tries)]
    pause = pause_after(len(failed), minutes)
    return failed[0] + pause if pause else None

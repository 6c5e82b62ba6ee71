"""Time that counts only while a community is open (pure): what its team promises is due in it."""

from datetime import datetime, timedelta
from typing import Final

from peerdesk.domain.communities.timetable import Timetable, span_at

# A table that is hardly ever open promises nothing further than this many openings ahead.
_MOST_OPENINGS: Final = 1000


def after_open_time(table: Timetable, start: datetime, amount: timedelta) -> datetime:
    """The instant by which the table has been open for `amount` since `start`.

    Nothing to wait for while it is closed is due when it opens. Hours that a change of the clock
    leaps over count for nothing, those that come twice count twice. Where it never opens any more,
    all time counts.
    """
    at, left = start, amount
    for _ in range(_MOST_OPENINGS):
        span = span_at(table, at)
        if span is None:
            break
        begins = max(span.start, at)
        if begins + left <= span.end:
            return begins + left
        left -= span.end - begins
        at = span.end
    return at + left

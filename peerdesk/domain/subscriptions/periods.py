"""A membership's calendar: when a period ends, is tried again, what is left of it (pure)."""

from calendar import monthrange
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Final

from peerdesk.core.money import Money
from peerdesk.domain.subscriptions.lifecycle import Cadence, DueFor

# The card is tried again after these parts of the time that there is; then the membership lapses.
_TRIES: Final = (Fraction(1, 7), Fraction(3, 7), Fraction(5, 7))
_DAY: Final = timedelta(days=1)


def end_of(*, anchor: datetime, start: datetime, cadence: str) -> datetime:
    """The end of the period that begins at `start`, on the day of the month of `anchor`.

    Where a month has no such day, its last: from 31 January to 28 February to 31 March.
    """
    since = (start.year - anchor.year) * 12 + start.month - anchor.month
    return _months_after(anchor, since + Cadence(cadence).months)


def next_try(*, failures: int, opened_at: datetime, span: timedelta) -> tuple[DueFor, datetime]:
    """What follows the nth failed payment of a renewal: another try, or the end at last."""
    if failures <= len(_TRIES):
        part = _TRIES[max(failures, 1) - 1]
        return DueFor.RETRY, opened_at + span * part.numerator / part.denominator
    return DueFor.END, opened_at + span


def left_of(money: Money, *, start: datetime, end: datetime, now: datetime) -> Money:
    """What is given back of a period that was used: its days but those that have begun."""
    days = max(ceil((end - start) / _DAY), 1)
    used = min(max(ceil((now - start) / _DAY), 1), days)
    return money.split([days - used, used])[0]


def _months_after(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))

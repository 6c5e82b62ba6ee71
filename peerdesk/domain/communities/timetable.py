"""When somebody is there (pure, C4, S6): week, exceptions and holidays by the clock on their wall.

A schedule is a list of intervals {"days": [0..6], "from": "HH:MM", "to": "HH:MM"} in a time zone,
where "to" at or before "from" runs over midnight; an empty one is never. An exception {"date",
"until", "hours": [{"from", "to"}]} puts its hours, or none, in the place of the week's from its
date to `until` (that day included; one day without it). On a public holiday of the place that was
chosen there are no hours, unless an exception says otherwise. What began the evening before ends at
the midnight of such a day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple, TypedDict
from zoneinfo import ZoneInfo

from peerdesk.core.public_holidays import holiday_on
from peerdesk.core.wall_clock import instants

# A week ahead as a rule; where it holds nothing, as far as an exception may reach.
_NEAR: Final = 8
_FAR: Final = 400
_A_DAY: Final = timedelta(days=1)
Hours = tuple[time, time]
Interval = TypedDict("Interval", {"days": list[int], "from": str, "to": str})


class Span(NamedTuple):
    """From when until when (exclusive), in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Timetable:
    """All that says when an expert is there (but for the pause), or when a chat is open."""

    schedule: Sequence[Interval | Mapping[str, Any]]
    zone: str
    exceptions: Sequence[Mapping[str, Any]] = ()
    holidays: str = ""


class Day(NamedTuple):
    """One date: its hours, and what rules it ("week", "exception" or "holiday")."""

    date: date
    hours: Sequence[Hours]
    ruled_by: str


def span_at(table: Timetable, now: datetime) -> Span | None:
    """The span that runs now, else the next one; None if there is none within a year.

    Intervals that touch are one, so that midnight ends nothing; what never ends is given as far as
    a week from now.
    """
    if not table.schedule and not table.exceptions:
        return None
    for ahead in (_NEAR, _FAR):
        found = next((one for one in spans(table, now, ahead=ahead) if one.end > now), None)
        if found is not None:
            return found
    return None


def spans(table: Timetable, now: datetime, *, ahead: int) -> Iterator[Span]:
    """The spans in order, merged, from yesterday's to those of `ahead` days from today."""
    today = now.astimezone(ZoneInfo(table.zone)).date()
    last: Span | None = None
    for offset in range(-1, ahead):
        for span in sorted(_spans_of(table, today + offset * _A_DAY)):
            if last is not None and span.start <= last.end:
                last = Span(last.start, max(last.end, span.end))
                continue
            if last is not None:
                yield last
            last = span
    if last is not None:
        yield last


def day_of(table: Timetable, day: date) -> Day:
    """What rules a date, and the hours that begin on it."""
    exception = _exception_on(table.exceptions, day)
    if exception is not None:
        return Day(day, [_times(hours) for hours in exception["hours"]], "exception")
    if holiday_on(table.holidays, day):
        return Day(day, [], "holiday")
    week = [_times(one) for one in table.schedule if day.weekday() in one["days"]]
    return Day(day, week, "week")


def _spans_of(table: Timetable, day: date) -> list[Span]:
    """What begins on a date, in UTC; the day after may end it at its midnight."""
    found = []
    hours = day_of(table, day).hours
    midnight = datetime.combine(day + _A_DAY, time())
    for start, end in hours:
        begins, ends = datetime.combine(day, start), datetime.combine(day, end)
        if end <= start:
            ends += _A_DAY
        if ends > midnight and day_of(table, day + _A_DAY).ruled_by != "week":
            ends = midnight
        found += [Span(*one) for one in instants(begins, ends, table.zone)]
    return found


def _exception_on(exceptions: Sequence[Mapping[str, Any]], day: date) -> Mapping[str, Any] | None:
    told = day.isoformat()
    return next(
        (one for one in exceptions if one["date"] <= told <= one.get("until", one["date"])), None
    )


def _times(interval: Mapping[str, Any]) -> Hours:
    return time.fromisoformat(interval["from"]), time.fromisoformat(interval["to"])


def wall_hours(table: Timetable, day: date) -> tuple[list[tuple[int, int]], str]:
    """The minutes of a date (0 to 1440) at which the wall clock says "there", and what rules it."""
    today, before = day_of(table, day), day_of(table, day - _A_DAY)
    found = [(_minute(start), _minute(end) if end > start else 1440) for start, end in today.hours]
    if today.ruled_by == "week":
        found += [(0, _minute(end)) for start, end in before.hours if time() < end <= start]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged, today.ruled_by


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute

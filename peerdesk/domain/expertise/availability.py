"""When an expert is there (pure, C4): the present or next interval of a weekly schedule.

A schedule is a list of intervals as in communities/hours.py, in the expert's own time zone; an
empty one is never. Intervals that touch are one, so that midnight ends nothing.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from peerdesk.domain.communities.hours import Interval, spans

MOST_INTERVALS = 50
MOST_AT_ONCE = 20
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


class Span(NamedTuple):
    """From when until when (exclusive), in UTC."""

    start: datetime
    end: datetime


def present_or_next(schedule: Sequence[Interval], zone: str, now: datetime) -> Span | None:
    """The interval that runs now, else the next within a week; None if there is none.

    Wall times are those of the zone on that very day, over both changes of the clock.
    """
    merged: list[Span] = []
    for start, end in sorted(_in_utc(schedule, zone, now)):
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, end))
        else:
            merged.append(Span(start, end))
    return next((span for span in merged if span.end > now), None)


def errors_in(
    *,
    schedule: Sequence[Mapping[str, Any]],
    time_zone: str,
    at_once: int,
    languages: Sequence[str],
    spoken: Sequence[str],
) -> dict[str, list[str]]:
    """What is wrong with an availability, by field; empty when it may be stored."""
    errors = {}
    if len(schedule) > MOST_INTERVALS or not all(map(_is_interval, schedule)):
        errors["schedule"] = [_("Give each interval its days (0 is Monday) and two times.")]
    if not _is_zone(time_zone):
        errors["time_zone"] = [_("This time zone is unknown.")]
    if isinstance(at_once, bool) or not 1 <= at_once <= MOST_AT_ONCE:
        errors["at_once"] = [_("Choose from 1 to 20 chats at once.")]
    if not languages or not set(languages) <= set(spoken):
        errors["languages"] = [_("Choose at least one of the community's languages.")]
    return errors


def _in_utc(schedule: Sequence[Interval], zone: str, now: datetime) -> list[Span]:
    found = spans(schedule, zone, now)
    in_utc = [Span(start.astimezone(UTC), end.astimezone(UTC)) for start, end in found]
    # An interval that lies within the hour that the clock leaps over is none.
    return [span for span in in_utc if span.start < span.end]


def _is_interval(interval: Any) -> bool:
    if not isinstance(interval, Mapping) or set(interval) != {"days", "from", "to"}:
        return False
    days = interval["days"]
    return (
        isinstance(days, list)
        and all(type(day) is int and 0 <= day <= 6 for day in days)
        and all(_TIME.fullmatch(str(interval[key])) for key in ("from", "to"))
    )


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return bool(name)

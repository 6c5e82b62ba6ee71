"""Whether a timetable makes sense (pure, C4, S6): what is wrong with it, by field."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from peerdesk.core.public_holidays import is_place
from peerdesk.domain.communities.timetable import Timetable

MOST_INTERVALS: Final = 50
MOST_EXCEPTIONS: Final = 100
_LONGEST: Final = timedelta(days=366)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def wrong_with(table: Timetable) -> dict[str, list[str]]:
    """By `schedule`, `time_zone`, `exceptions`, `holidays`; empty when it may be stored."""
    errors = {}
    if len(table.schedule) > MOST_INTERVALS or not all(map(_is_interval, table.schedule)):
        errors["schedule"] = [_("Give each interval its days (0 is Monday) and two times.")]
    if not _is_zone(table.zone):
        errors["time_zone"] = [_("This time zone is unknown.")]
    if wrong := _wrong_exceptions(table.exceptions):
        errors["exceptions"] = [wrong]
    if table.holidays and not is_place(table.holidays):
        errors["holidays"] = [_("We know no public holidays of this country or region.")]
    return errors


def _wrong_exceptions(exceptions: Sequence[Mapping[str, Any]]) -> str:
    if len(exceptions) > MOST_EXCEPTIONS:
        return _("Name at most 100 exceptions.")
    if not all(map(_is_exception, exceptions)):
        return _("Give each exception a date and its hours, or none for a day off.")
    days = sorted((one["date"], one.get("until", one["date"])) for one in exceptions)
    if any(later <= end for (_start, end), (later, _until) in pairwise(days)):
        return _("Two exceptions are for the same day.")
    return ""


def _is_exception(one: Any) -> bool:
    if not isinstance(one, Mapping) or not {"date", "hours"} <= set(one) <= {
        "date",
        "until",
        "hours",
    }:
        return False
    first, last = _day(one["date"]), _day(one.get("until", one["date"]))
    if first is None or last is None or not first <= last <= first + _LONGEST:
        return False
    hours = one["hours"]
    return isinstance(hours, list) and len(hours) <= MOST_INTERVALS and all(map(_are_hours, hours))


def _are_hours(hours: Any) -> bool:
    return isinstance(hours, Mapping) and set(hours) == {"from", "to"} and _has_times(hours)


def _is_interval(interval: Any) -> bool:
    if not isinstance(interval, Mapping) or set(interval) != {"days", "from", "to"}:
        return False
    days = interval["days"]
    return (
        isinstance(days, list)
        and all(type(day) is int and 0 <= day <= 6 for day in days)
        and _has_times(interval)
    )


def _has_times(hours: Mapping[str, Any]) -> bool:
    return all(_TIME.fullmatch(str(hours[key])) for key in ("from", "to"))


def _day(text: Any) -> date | None:
    try:
        day = date.fromisoformat(text) if isinstance(text, str) and len(text) == 10 else None
    except ValueError:
        return None
    return day if day is not None and 2000 <= day.year <= 2100 else None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return bool(name)

"""The coming seven days as the expert will be asked, by the clock on their wall (C4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from peerdesk.core.public_holidays import holiday_on
from peerdesk.core.wall_clock import changes
from peerdesk.domain.communities.timetable import Timetable, wall_hours

DAYS = 7
_A_DAY = timedelta(days=1)
_FURTHEST = timedelta(days=370)
_WIDE, _HIGH = 288, 16  # twelve units an hour


@dataclass(frozen=True, slots=True)
class Coming:
    """One of the days: its hours in words and as a strip, and what is special about it."""

    date: date
    hours: str
    notes: Sequence[str]
    strip: SafeString
    is_today: bool
    is_special: bool


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a date, and where the seven before and after them begin."""

    days: Sequence[Coming]
    earlier: str  # "" at the beginning
    later: str  # "" at the end
    is_coming: bool


def week_from(table: Timetable, now: datetime, asked: str = "") -> Week:
    """From the date that is asked for, or from today in the expert's zone; a year ahead at most."""
    here = now.astimezone(ZoneInfo(table.zone))
    today = here.date()
    first = min(max(_date(asked) or today, today), today + _FURTHEST)
    later = first + DAYS * _A_DAY
    return Week(
        days=[_day(table, first + offset * _A_DAY, here) for offset in range(DAYS)],
        earlier=max(first - DAYS * _A_DAY, today).isoformat() if first > today else "",
        later=later.isoformat() if later <= today + _FURTHEST else "",
        is_coming=first == today,
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day(table: Timetable, day: date, here: datetime) -> Coming:
    hours, ruled_by = wall_hours(table, day)
    turns = _turns(table.zone, day)
    is_today = day == here.date()
    return Coming(
        date=day,
        hours=_words(hours),
        notes=[*_special(table, day, ruled_by), *(_turn_words(at, by) for at, by in turns)],
        strip=_strip(hours, turns, here if is_today else None),
        is_today=is_today,
        is_special=ruled_by != "week",
    )


def _words(hours: Sequence[tuple[int, int]]) -> str:
    if hours == [(0, 1440)]:
        return _("the whole day")
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in hours)


def _special(table: Timetable, day: date, ruled_by: str) -> list[str]:
    name = holiday_on(table.holidays, day, (get_language() or "en").split("-")[0])
    if ruled_by == "exception":
        return [_("other than usual")]
    return [name] if ruled_by == "holiday" else []


def _turns(zone: str, day: date) -> list[tuple[datetime, timedelta]]:
    """Changes of the clock on that day, by what it showed before."""
    here = ZoneInfo(zone)
    start, end = (datetime.combine(one, time(), here) for one in (day, day + _A_DAY))
    found = changes(start - _A_DAY, end + _A_DAY, zone)
    walls = [((at - timedelta(seconds=1)).astimezone(here), by) for at, by in found]
    shown = [(wall.replace(tzinfo=None) + timedelta(seconds=1), by) for wall, by in walls]
    return [(wall, by) for wall, by in shown if (wall + max(by, -by) / 2).date() == day]


def _turn_words(at: datetime, by: timedelta) -> str:
    values = {"before": date_format(at, "H:i"), "after": date_format(at + by, "H:i")}
    if by > timedelta(0):
        return _("the clock goes forward from %(before)s to %(after)s") % values
    return _("the clock goes back from %(before)s to %(after)s") % values


def _strip(
    hours: Sequence[tuple[int, int]],
    turns: Sequence[tuple[datetime, timedelta]],
    now: datetime | None,
) -> SafeString:
    """Beside the same in words, so that nobody needs to see it."""
    bars = [("there", start, end) for start, end in hours]
    for at, by in turns:
        minute = at.hour * 60 + at.minute
        other = minute + int(by.total_seconds() // 60)
        bars.append(("turn", min(minute, other), max(minute, other)))
    if now is not None:
        minute = now.hour * 60 + now.minute
        bars.append(("now", minute, minute + 8))
    drawn = format_html_join(
        "",
        '<rect class="{}" x="{}" y="0" width="{}" height="16"/>',
        ((kind, start // 5, max(1, (end - start) // 5)) for kind, start, end in bars),
    )
    lines = format_html_join("", '<path d="M{} 0V16"/>', ((72 * part,) for part in (1, 2, 3)))
    return format_html(
        '<svg class="strip" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">'
        "{}{}</svg>",
        _WIDE,
        _HIGH,
        drawn,
        lines,
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"

"""What the switch in the header says: always the truth (pure)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.communities.timetable import span_at
from peerdesk.domain.expertise.times import Times

DAYS_OF_ALWAYS = 6  # spans are read a week ahead: what fills it, never ends


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether the expert is asked now, in words, and what the switch stands on."""

    kind: str  # open, full, paused, outside, never, untested, suspended
    words: str
    changes_at: datetime | None = None  # when the words stop being true by themselves
    missed: int = 0  # so many unanswered questions switched it off (F3)

    @property
    def is_on(self) -> bool:
        """The switch is the expert's own will; hours and full hands don't move it."""
        return self.kind not in ("paused", "suspended")

    @property
    def is_asked(self) -> bool:
        """Whether an invitation may come now."""
        return self.kind == "open"


def presence_of(
    times: Times,
    *,
    active: int,
    limit: int,
    now: datetime,
    missed: int = 0,
    untested: bool = False,
    suspension: Suspension | None = None,
) -> Presence:
    """A suspension goes before a pause, that before tests and hours, hours before full hands.

    `missed`: so many questions in a row were ignored that the switch went off by itself (F3).
    """
    if suspension is not None:
        return _suspended(suspension, times.time_zone, now)
    if times.paused and (times.paused_until is None or times.paused_until > now):
        return _paused(times, missed, now)
    if untested:
        return Presence("untested", _("Not asked before the general test"))
    span = span_at(times.timetable, now)
    if span is None:
        return Presence("never", _("No hours set: you are never asked"))
    if span.start > now:
        words = _("Outside your hours, back %(time)s") % {
            "time": moment(span.start, times.time_zone, now)
        }
        return Presence("outside", words, span.start)
    if active >= limit:
        words = _("Full: %(active)d of %(limit)d chats") % {"active": active, "limit": limit}
        return Presence("full", words, span.end)
    if (span.end - now).days >= DAYS_OF_ALWAYS:
        return Presence("open", _("Available around the clock"))
    words = _("Available until %(time)s") % {"time": moment(span.end, times.time_zone, now)}
    return Presence("open", words, span.end)


def _suspended(suspension: Suspension, zone: str, now: datetime) -> Presence:
    if suspension.until_at is None:
        return Presence("suspended", _("Suspended"))
    words = _("Suspended until %(time)s") % {"time": moment(suspension.until_at, zone, now)}
    return Presence("suspended", words, suspension.until_at)


def _paused(times: Times, missed: int, now: datetime) -> Presence:
    if times.paused_until is not None:
        time = moment(times.paused_until, times.time_zone, now)
        return Presence("paused", _("Paused until %(time)s") % {"time": time}, times.paused_until)
    if not missed:
        return Presence("paused", _("Paused"))
    words = ngettext(
        "Paused after %(count)d unanswered question",
        "Paused after %(count)d unanswered questions",
        missed,
    )
    return Presence("paused", words % {"count": missed}, missed=missed)


def moment(at: datetime, zone: str, now: datetime) -> str:
    """18:00 today, else Monday 08:00, further away 3 August 08:00."""
    here = ZoneInfo(zone)
    at, now = at.astimezone(here), now.astimezone(here)
    if at.date() == now.date():
        return date_format(at, "H:i")
    return date_format(at, "l H:i" if at - now < timedelta(days=6) else "j F H:i")

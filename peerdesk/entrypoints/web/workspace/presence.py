"""What the switch in the header says: always the truth (pure)."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerdesk.domain.communities.hours import Interval
from peerdesk.domain.expertise.availability import present_or_next
from peerdesk.domain.expertise.queries import Times

DAYS_OF_ALWAYS = 6  # spans are read a week ahead: what fills it, never ends


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether the expert is asked now, in words, and what the switch stands on."""

    kind: str  # open, full, paused, outside, never
    words: str
    changes_at: datetime | None = None  # when the words stop being true by themselves

    @property
    def is_on(self) -> bool:
        """The switch is the expert's own will; hours and full hands don't move it."""
        return self.kind != "paused"

    @property
    def is_asked(self) -> bool:
        """Whether an invitation may come now."""
        return self.kind == "open"


def presence_of(
    times: Times, *, active: int, limit: int, now: datetime, missed: int = 0
) -> Presence:
    """Paused goes before hours, hours before full hands: the first reason not to be asked.

    `missed`: so many questions in a row were ignored that the switch went off by itself (F3).
    """
    if times.paused:
        return Presence("paused", _paused(missed))
    span = present_or_next(cast("list[Interval]", times.schedule), times.time_zone, now)
    if span is None:
        return Presence("never", _("No hours set: you are never asked"))
    if span.start > now:
        words = _("Outside your hours, back %(time)s") % {
            "time": _moment(span.start, times.time_zone, now)
        }
        return Presence("outside", words, span.start)
    if active >= limit:
        words = _("Full: %(active)d of %(limit)d chats") % {"active": active, "limit": limit}
        return Presence("full", words, span.end)
    if (span.end - now).days >= DAYS_OF_ALWAYS:
        return Presence("open", _("Available around the clock"))
    words = _("Available until %(time)s") % {"time": _moment(span.end, times.time_zone, now)}
    return Presence("open", words, span.end)


def _paused(missed: int) -> str:
    if not missed:
        return _("Paused")
    words = ngettext(
        "Paused after %(count)d unanswered question",
        "Paused after %(count)d unanswered questions",
        missed,
    )
    return words % {"count": missed}


def _moment(at: datetime, zone: str, now: datetime) -> str:
    """18:00 today, else Monday 08:00."""
    here = ZoneInfo(zone)
    at, now = at.astimezone(here), now.astimezone(here)
    return date_format(at, "H:i" if at.date() == now.date() else "l H:i")

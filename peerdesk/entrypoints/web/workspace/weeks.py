"""Earnings by week: the numbers, and the two drawings (wide, narrow) of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payouts.queries import weekly_earnings
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.standing import chats_by_week
from peerdesk.entrypoints.web.plots import NARROW, WIDE, Bar, money_bars
from peerdesk.entrypoints.web.staff import reader_locale

SHOWN = 12
SHOWN_NARROW = 6


@dataclass(frozen=True, slots=True)
class Week:
    """One week, from Monday."""

    monday: date
    name: str
    amount: Money
    count: int
    is_running: bool


def weeks_of(person: Person, community: Community) -> list[Week]:
    """The last weeks in the reader's time zone, oldest first, empty ones too."""
    zone = timezone.get_current_timezone_name()
    now = clock.now()
    sums = weekly_earnings(person, community, time_zone=zone, weeks=SHOWN, now=now)
    first = sums[0].monday
    since = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(zone))
    counts = chats_by_week(person.id, community, zone=ZoneInfo(zone), since=since)
    running = sums[-1].monday
    return [
        Week(
            monday=week.monday,
            name=_name(week.monday),
            amount=week.total,
            count=counts.get(week.monday, 0),
            is_running=week.monday == running,
        )
        for week in sums
    ]


def plots_of(weeks: list[Week], community: Community) -> dict[str, Any]:
    """The drawings with their words; nothing at all before anything was earned."""
    total = sum((week.amount for week in weeks), Money.zero(community.currency))
    if not any(week.amount for week in weeks):
        return {}
    locale = reader_locale()
    words = ngettext(
        "%(amount)s in %(count)d week", "%(amount)s in %(count)d weeks", len(weeks)
    ) % {"amount": total.format(locale), "count": len(weeks)}
    bars = [Bar(_label(week), week.name, week.amount, week.is_running) for week in weeks]
    title = _("Earnings by week")
    return {
        "plot_summary": words,
        "plot_wide": money_bars(
            bars, title=title, summary=words, locale=locale, shape=WIDE, key="wide"
        ),
        "plot_narrow": money_bars(
            bars[-SHOWN_NARROW:],
            title=title,
            summary=words,
            locale=locale,
            shape=NARROW,
            key="narrow",
        ),
    }


def _label(week: Week) -> str:
    return date_format(week.monday, "j M").replace(".", "")


def _name(monday: date) -> str:
    sunday = monday + timedelta(days=6)
    return _("%(monday)s to %(sunday)s") % {
        "monday": date_format(monday, "j M"),
        "sunday": date_format(sunday, "j M Y"),
    }

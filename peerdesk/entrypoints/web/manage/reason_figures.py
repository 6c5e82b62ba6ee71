"""What became of the chats of each reason over the last weeks, with the drawing of it (S3)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.outcomes import Outcome, outcomes_of
from peerdesk.domain.intake.advice import Advice, advice
from peerdesk.entrypoints.web.manage.reason_plot import Column, outcome_plot
from peerdesk.entrypoints.web.plots import NARROW, WIDE

WEEKS: Final = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A reason's chats of the last weeks: in all, and by week from the oldest."""

    chats: int
    converted: int
    forwarded: int
    unanswered: int
    advice: Advice
    weeks: Sequence[Column]

    @property
    def moved_on(self) -> int:
        return self.converted + self.forwarded

    @property
    def percent(self) -> int:
        return round(100 * self.advice.share)

    @property
    def least_percent(self) -> int:
        return int(100 * self.advice.least)


def figures_of(community: Community) -> dict[UUID, Figure]:
    """By reason; those that nobody asked under are left out."""
    mondays = _mondays(community)
    zone = ZoneInfo(community.time_zone)
    since = datetime.combine(mondays[0], time(), zone)
    found: dict[UUID, list[Outcome]] = defaultdict(list)
    for one in outcomes_of(community.id, since=since, time_zone=community.time_zone):
        found[one.reason_id].append(one)
    return {key: _figure(rows, mondays) for key, rows in found.items()}


def plots_of(figures: Mapping[UUID, Figure]) -> dict[str, Any]:
    """All reasons together as a drawing, wide and narrow; nothing before anything was asked."""
    if not any(one.chats for one in figures.values()):
        return {}
    weeks = [
        Column(
            same[0].monday,
            same[0].label,
            sum(one.solved for one in same),
            sum(one.converted for one in same),
            sum(one.forwarded for one in same),
        )
        for same in zip(*(one.weeks for one in figures.values()), strict=True)
    ]
    moved, chats = (sum(getattr(one, name) for one in figures.values()) for name in _SUMS)
    words = _("%(moved)d of %(chats)d chats became tickets or were forwarded.")
    summary = words % {"moved": moved, "chats": chats}
    title = _("What became of the chats, by week")
    return {
        "plot_summary": summary,
        "plot_wide": outcome_plot(weeks, title=title, summary=summary, shape=WIDE),
        "plot_narrow": outcome_plot(weeks[-6:], title=title, summary=summary, shape=NARROW),
    }


_SUMS: Final = ("moved_on", "chats")


def _figure(rows: Sequence[Outcome], mondays: Sequence[date]) -> Figure:
    by_week = {one.monday: one for one in rows}
    chats, moved = sum(one.chats for one in rows), sum(one.moved_on for one in rows)
    return Figure(
        chats=chats,
        converted=sum(one.converted for one in rows),
        forwarded=sum(one.forwarded for one in rows),
        unanswered=sum(one.unanswered for one in rows),
        advice=advice(moved, chats),
        weeks=[_column(monday, by_week.get(monday)) for monday in mondays],
    )


def _column(monday: date, week: Outcome | None) -> Column:
    label = date_format(monday, "j M").replace(".", "")
    if week is None:
        return Column(monday, label, 0, 0, 0)
    return Column(monday, label, week.chats - week.moved_on, week.converted, week.forwarded)


def _mondays(community: Community) -> list[date]:
    """The Mondays of the last weeks in the community's zone, this week's last."""
    today = clock.now().astimezone(ZoneInfo(community.time_zone)).date()
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=WEEKS - 1 - number) for number in range(WEEKS)]

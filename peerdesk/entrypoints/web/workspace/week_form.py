"""The hours of a week as rows of a form: of an expert, and of a community's chat (C4, S6)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerdesk.domain.communities.timetable import Interval
from peerdesk.entrypoints.web.workspace.clock_times import TIME, WHOLE_DAY

A_MONDAY = date(2024, 1, 1)


@dataclass
class Day:
    """One day's rows as they stand in the form."""

    number: int
    spans: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Monday, in the reader's language."""
        name = date_format(A_MONDAY + timedelta(days=self.number), "l")
        return name[:1].upper() + name[1:]

    @property
    def empty(self) -> bool:
        """Whether no hours are set."""
        return not any(start for start, _end in self.spans)


def schedule_of(days: Sequence[Day]) -> list[dict[str, Any]]:
    """The hours as they are stored: days with the same span share an interval."""
    found = defaultdict(list)
    for day in days:
        for span in day.spans:
            if span != ("", ""):
                found[span].append(day.number)
    return [{"days": found[span], "from": span[0], "to": span[1]} for span in sorted(found)]


def stored_days(schedule: Sequence[Interval | Mapping[str, Any]]) -> list[Day]:
    """What was chosen before, each day with an empty row."""
    days = [Day(number) for number in range(7)]
    for interval in schedule:
        for number in interval["days"]:
            days[number].spans.append((interval["from"], interval["to"]))
    for day in days:
        # One empty row to type in, for who has no script to add one.
        day.spans = [*sorted(day.spans), ("", "")]
    return days


def typed_days(typed: QueryDict) -> list[Day]:
    """What came with the form."""
    days = []
    for number in range(7):
        starts, ends = typed.getlist(f"from-{number}")[:12], typed.getlist(f"to-{number}")[:12]
        spans = [(start.strip()[:5], end.strip()[:5]) for start, end in zip(starts, ends)]  # noqa: B905
        days.append(Day(number, [*sorted(span for span in spans if any(span)), ("", "")]))
    return days


def errors_in(day: Day) -> list[str]:
    """What is wrong with a day, in sentences."""
    spans = [span for span in day.spans if any(span)]
    if any(not start or not end for start, end in spans):
        return [_("Give both a start and an end.")]
    if any(not TIME.fullmatch(part) for span in spans for part in span):
        return [_("Write times like 08:30.")]
    if any(start == end and (start, end) != WHOLE_DAY for start, end in spans):
        return [_("Start and end are the same.")]
    return [_("These hours overlap.")] if _overlap(spans) else []


def _overlap(spans: list[tuple[str, str]]) -> bool:
    ordered = sorted(spans)
    return any(end <= start or later < end for (start, end), (later, _end) in pairwise(ordered))

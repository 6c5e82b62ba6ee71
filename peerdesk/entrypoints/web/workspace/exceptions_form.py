"""Days with other hours or none, as rows of a form (C4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from peerdesk.entrypoints.web.workspace.clock_times import TIME, WHOLE_DAY

MOST_ROWS = 120
_FIELDS = ("other-date", "other-until", "other-from", "other-to")


@dataclass
class Row:
    """One row: from when until when, and the hours of these days; without hours they are free."""

    date: str = ""
    until: str = ""
    start: str = ""
    end: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.date or self.until or self.start or self.end)


class OtherDays:
    """All rows, with one to type in for who has no script to add one."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = [*rows, Row()]

    @classmethod
    def stored(cls, exceptions: Sequence[Mapping[str, Any]], today: date) -> "OtherDays":
        """What was chosen before; days that are over aren't shown any more."""
        rows = []
        over = (today - timedelta(days=1)).isoformat()
        for one in sorted(exceptions, key=lambda one: str(one["date"])):
            until = one.get("until", "")
            if (until or one["date"]) < over:
                continue
            hours = one["hours"] or [{"from": "", "to": ""}]
            rows += [Row(one["date"], until, each["from"], each["to"]) for each in hours]
        return cls(rows)

    @classmethod
    def typed(cls, typed: QueryDict) -> "OtherDays":
        """What came with the form."""
        columns = [typed.getlist(name)[:MOST_ROWS] for name in _FIELDS]
        rows = [Row(*(cell.strip()[:10] for cell in cells)) for cells in zip(*columns)]  # noqa: B905
        for row in rows:
            row.start, row.end = row.start[:5], row.end[:5]
        return cls([row for row in rows if not row.is_empty])

    def check(self) -> bool:
        """Whether every row makes sense, alone and beside the others."""
        for row in self.rows:
            row.errors = _errors_in(row)
        if not self.mistakes:
            self._check_together()
        return not self.mistakes

    @property
    def mistakes(self) -> list[str]:
        return [error for row in self.rows for error in row.errors]

    def exceptions(self) -> list[dict[str, Any]]:
        """As they are stored: rows for the same days are several hours of them."""
        found: dict[tuple[str, str], list[dict[str, str]]] = {}
        for row in self.rows:
            if not row.is_empty:
                hours = found.setdefault((row.date, row.until), [])
                if row.start:
                    hours.append({"from": row.start, "to": row.end})
        return [
            {"date": day, **({"until": until} if until else {}), "hours": hours}
            for (day, until), hours in sorted(found.items())
        ]

    def _check_together(self) -> None:
        spans = sorted({(row.date, row.until or row.date) for row in self.rows if row.date})
        clash = {later for (_, end), later in pairwise(spans) if later[0] <= end}
        for row in self.rows:
            if (row.date, row.until or row.date) in clash:
                row.errors = [_("These days are named twice.")]


def _errors_in(row: Row) -> list[str]:
    if row.is_empty:
        return []
    days = [_day(text) for text in (row.date, row.until) if text]
    if not row.date or None in days:
        return [_("Choose a day of the calendar.")]
    if row.until and not row.date <= row.until:
        return [_("The last day is before the first.")]
    if bool(row.start) != bool(row.end):
        return [_("Give both a start and an end, or none for a day off.")]
    if row.start and not (TIME.fullmatch(row.start) and TIME.fullmatch(row.end)):
        return [_("Write times like 08:30.")]
    if row.start and row.start == row.end and (row.start, row.end) != WHOLE_DAY:
        return [_("Start and end are the same.")]
    return []


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

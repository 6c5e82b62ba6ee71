"""Opening hours: when the chat of a community is open (pure, S6).

As in communities/timetable.py, but that an empty week is around the clock; public holidays and days
that are different close it or change its hours all the same.
"""

from datetime import datetime
from typing import Final

from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.timetable import Interval, Timetable, span_at

ALWAYS: Final[list[Interval]] = [
    {"days": [0, 1, 2, 3, 4, 5, 6], "from": "00:00", "to": "00:00"},
]


def hours_of(community: Community) -> Timetable:
    """The community's hours; their spans come from `timetable.spans`."""
    return Timetable(
        schedule=community.opening_hours or ALWAYS,
        zone=community.time_zone,
        exceptions=community.hours_exceptions,
        holidays=community.holidays,
    )


def is_open(table: Timetable, now: datetime) -> bool:
    """Whether the chat is open at `now`."""
    span = span_at(table, now)
    return span is not None and span.start <= now


def opens_at(table: Timetable, now: datetime) -> datetime | None:
    """When a closed chat opens next; None if it is open or never opens."""
    span = span_at(table, now)
    return span.start if span is not None and span.start > now else None

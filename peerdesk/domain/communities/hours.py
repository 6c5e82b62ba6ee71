"""Opening hours: when the chat of a community is open (pure, S6).

Hours are a list of {"days": [0..6], "from": "HH:MM", "to": "HH:MM"} in the community's zone;
an empty list is around the clock. "to" at or before "from" runs over midnight.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

Interval = TypedDict("Interval", {"days": list[int], "from": str, "to": str})


def is_open(hours: Sequence[Interval], zone: str, now: datetime) -> bool:
    """Whether the chat is open at `now`."""
    return not hours or any(start <= now < end for start, end in spans(hours, zone, now))


def opens_at(hours: Sequence[Interval], zone: str, now: datetime) -> datetime | None:
    """When a closed chat opens next; None if it is open or never opens."""
    if is_open(hours, zone, now):
        return None
    return min((start for start, _ in spans(hours, zone, now) if start > now), default=None)


def spans(hours: Sequence[Interval], zone: str, now: datetime) -> list[tuple[datetime, datetime]]:
    """The spans from yesterday to a week ahead, each converted from local wall time."""
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    spans = []
    for offset in range(-1, 8):
        day = today + timedelta(days=offset)
        for interval in hours:
            if day.weekday() in interval["days"]:
                start, end = (time.fromisoformat(interval[key]) for key in ("from", "to"))
                last = day if end > start else day + timedelta(days=1)
                spans.append(
                    (datetime.combine(day, start, here), datetime.combine(last, end, here))
                )
    return spans

"""Quiet hours: when nothing of ours rings, in the person's own zone (pure)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def quiet_until(
    now: datetime, *, start: time | None, end: time | None, zone: str
) -> datetime | None:
    """When the present quiet hours end, or None outside them. Equal times mean none at all."""
    if start is None or end is None or start == end:
        return None
    here = now.astimezone(ZoneInfo(zone))
    clock = here.time()
    within = start <= clock < end if start < end else clock >= start or clock < end
    if not within:
        return None
    day = here.date() + timedelta(days=1 if clock >= end else 0)
    over = datetime.combine(day, end, tzinfo=here.tzinfo)
    # Where the clock jumps over the end, it is over when the clock goes on.
    return over if over > now else now + timedelta(minutes=1)

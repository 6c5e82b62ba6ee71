"""What a clock on the wall shows, in any zone and over every change of it (pure).

The rule is exact: an instant lies in a span of wall time if a clock on the wall there shows a time
within it. So an hour that the clock leaps over is no time at all, and one that it shows twice
counts twice, whatever the size of the change and the hour at which it comes, midnight too.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

Instants = tuple[datetime, datetime]
# No zone is further from UTC than this, so that a change that concerns a wall time is found.
_FURTHEST = timedelta(hours=27)
_STEP = timedelta(hours=3)  # two changes are never as near to each other


def instants(start: datetime, end: datetime, zone: str) -> list[Instants]:
    """The spans of UTC in which the wall clock of `zone` shows from `start` until before `end`.

    Both are naive. One span as a rule, none within a leap, two around an hour that comes twice.
    """
    here = ZoneInfo(zone)
    walls = [at.replace(tzinfo=here, fold=fold) for at in (start, end) for fold in (0, 1)]
    if len({wall.utcoffset() for wall in walls}) == 1 and end - start <= timedelta(days=1):
        return [(walls[0].astimezone(UTC), walls[2].astimezone(UTC))]
    found: list[Instants] = []
    for piece_start, piece_end, offset in _pieces(zone, start, end):
        first = max((start - offset).replace(tzinfo=UTC), piece_start)
        last = min((end - offset).replace(tzinfo=UTC), piece_end)
        if first >= last:
            continue
        if found and found[-1][1] == first:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def changes(start: datetime, end: datetime, zone: str) -> list[tuple[datetime, timedelta]]:
    """When the clock changes between two instants, and by how much (forward is positive)."""
    # In UTC, since adding to a local time would count by its clock.
    return list(_changes(zone, start.astimezone(UTC), end.astimezone(UTC)))


def _pieces(
    zone: str, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Spans of UTC with one offset each that hold every instant with such a wall time."""
    begin = start.replace(tzinfo=UTC) - _FURTHEST
    until = end.replace(tzinfo=UTC) + _FURTHEST
    for change, _by in _changes(zone, begin, until):
        yield begin, change, _offset(zone, begin)
        begin = change
    yield begin, until, _offset(zone, begin)


@lru_cache(maxsize=4096)
def _changes(zone: str, start: datetime, end: datetime) -> tuple[tuple[datetime, timedelta], ...]:
    found = []
    at = start
    while at < end:
        later = min(at + _STEP, end)
        before, after = _offset(zone, at), _offset(zone, later)
        if before != after:
            found.append((_between(zone, at, later), after - before))
        at = later
    return tuple(found)


def _between(zone: str, low: datetime, high: datetime) -> datetime:
    """The first second of the new offset; `low` has the old one and `high` the new one."""
    before = _offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle <= low:
            break
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def _offset(zone: str, at: datetime) -> timedelta:
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset

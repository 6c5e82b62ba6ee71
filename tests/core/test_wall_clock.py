"""What a clock on the wall shows, over every change of it (C4)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.core.wall_clock import changes, instants

# Half an hour of summer time, both changes at midnight, one hour either side of it, none at all.
ZONES = [
    "Europe/Zurich",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "America/Havana",
    "Asia/Beirut",
    "America/Santiago",
    "Africa/Cairo",
    "Pacific/Chatham",
    "Asia/Kolkata",
    "UTC",
]
# The days around which each of these zones changes its clock in 2026, and one without any change.
TURNS = [(3, 8), (3, 15), (3, 28), (3, 29), (4, 4), (4, 5), (4, 24), (9, 5), (9, 6), (9, 27)]
TURNS += [(10, 3), (10, 4), (10, 24), (10, 25), (10, 29), (10, 30), (11, 1), (6, 15)]


def wall(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@pytest.mark.promise("C4")
@given(
    st.sampled_from(ZONES),
    st.sampled_from(TURNS),
    st.integers(0, 24 * 12 - 1),
    st.integers(1, 24 * 12),
)
def test_an_instant_is_within_if_the_wall_clock_says_so(zone, day, start, length):
    begin = datetime(2026, *day) + timedelta(minutes=5 * start)
    end = begin + timedelta(minutes=5 * length)
    found = instants(begin, end, zone)
    assert all(a < b for a, b in found)
    assert all(before[1] < after[0] for before, after in pairwise(found))
    at = begin.replace(tzinfo=UTC) - timedelta(hours=30)
    while at < end.replace(tzinfo=UTC) + timedelta(hours=30):
        assert any(a <= at < b for a, b in found) == (begin <= wall(at, zone) < end), at
        at += timedelta(minutes=5)


@pytest.mark.promise("C4")
@pytest.mark.parametrize(
    ("zone", "begin", "end", "hours"),
    [
        ("Europe/Zurich", (2026, 3, 29, 2), (2026, 3, 29, 2, 30), []),
        ("Europe/Zurich", (2026, 3, 29, 1), (2026, 3, 29, 4), [2]),
        ("Europe/Zurich", (2026, 10, 25, 1), (2026, 10, 25, 4), [4]),
        ("Europe/Zurich", (2026, 10, 25, 2, 15), (2026, 10, 25, 2, 45), [0.5, 0.5]),
        ("Australia/Lord_Howe", (2026, 10, 4, 1), (2026, 10, 4, 3), [1.5]),
        ("Australia/Lord_Howe", (2026, 4, 5, 1), (2026, 4, 5, 3), [2.5]),
        ("America/Havana", (2026, 3, 8, 0), (2026, 3, 8, 2), [1]),
        ("America/Havana", (2026, 10, 31, 22), (2026, 11, 1, 2), [5]),
        ("Asia/Beirut", (2026, 3, 28, 22), (2026, 3, 29, 2), [3]),
    ],
)
def test_leaps_and_repetitions_to_the_minute(zone, begin, end, hours):
    found = instants(datetime(*begin), datetime(*end), zone)
    assert [(b - a) / timedelta(hours=1) for a, b in found] == hours


def test_changes_are_named_with_their_size():
    year = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    assert changes(*year, "Asia/Kolkata") == []
    assert changes(*year, "Australia/Lord_Howe") == [
        (datetime(2026, 4, 4, 15, tzinfo=UTC), -timedelta(minutes=30)),
        (datetime(2026, 10, 3, 15, 30, tzinfo=UTC), timedelta(minutes=30)),
    ]


def test_changes_are_found_from_local_midnights_too():
    zurich = ZoneInfo("Europe/Zurich")
    found = changes(
        datetime(2027, 3, 27, tzinfo=zurich), datetime(2027, 3, 30, tzinfo=zurich), "Europe/Zurich"
    )
    assert found == [(datetime(2027, 3, 28, 1, tzinfo=UTC), timedelta(hours=1))]

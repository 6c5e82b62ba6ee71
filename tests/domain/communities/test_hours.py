"""Opening hours in the community's own zone, over midnight and over changes of the clock."""

from datetime import UTC, datetime

import pytest

from peerdesk.domain.communities import hours
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.timetable import Interval

WEEKDAYS: list[Interval] = [{"days": [0, 1, 2, 3, 4], "from": "08:00", "to": "18:00"}]
LUNCH: list[Interval] = [
    {"days": [0], "from": "08:00", "to": "12:00"},
    {"days": [0], "from": "13:00", "to": "17:00"},
]
NIGHT: list[Interval] = [{"days": [5], "from": "22:00", "to": "02:00"}]
ZURICH = "Europe/Zurich"


def place(week: list[Interval], zone: str, **values: object) -> Community:
    return Community(opening_hours=week, time_zone=zone, **values)


def is_open(week: list[Interval], zone: str, now: datetime, **values: object) -> bool:
    return hours.is_open(hours.hours_of(place(week, zone, **values)), now)


def opens_at(week: list[Interval], zone: str, now: datetime, **values: object) -> datetime | None:
    return hours.opens_at(hours.hours_of(place(week, zone, **values)), now)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.promise("S6")
def test_no_hours_is_around_the_clock() -> None:
    assert is_open([], ZURICH, at("2026-11-22T03:00"))
    assert opens_at([], ZURICH, at("2026-11-22T03:00")) is None


@pytest.mark.promise("S6")
@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T06:59", False),  # Monday 07:59 in Zurich
        ("2026-11-23T07:00", True),
        ("2026-11-23T16:59", True),
        ("2026-11-23T17:00", False),
        ("2026-11-22T10:00", False),  # Sunday
    ],
)
def test_hours_are_the_community_s_wall_clock(moment: str, expected: bool) -> None:
    assert is_open(WEEKDAYS, ZURICH, at(moment)) is expected


@pytest.mark.promise("S6")
def test_a_lunch_break_is_closed_and_says_when_it_ends() -> None:
    noon = at("2026-11-23T11:30")  # 12:30 in Zurich
    assert not is_open(LUNCH, ZURICH, noon)
    assert opens_at(LUNCH, ZURICH, noon) == at("2026-11-23T12:00")


def test_an_evening_runs_over_midnight() -> None:
    assert is_open(NIGHT, ZURICH, at("2026-11-22T00:30"))  # Sunday 01:30, since Saturday
    assert not is_open(NIGHT, ZURICH, at("2026-11-22T01:00"))


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-03-28T20:00", "2026-03-30T06:00"),  # summer time began on Sunday
        ("2026-10-24T20:00", "2026-10-26T07:00"),  # and ended
    ],
)
def test_opening_follows_changes_of_the_clock(moment: str, opening: str) -> None:
    assert opens_at(WEEKDAYS, ZURICH, at(moment)) == at(opening)


def test_who_never_opens_has_no_next_opening() -> None:
    never: list[Interval] = [{"days": [], "from": "08:00", "to": "18:00"}]
    assert opens_at(never, ZURICH, at("2026-11-23T10:00")) is None


@pytest.mark.promise("S6")
def test_a_public_holiday_is_closed_even_around_the_clock() -> None:
    christmas = at("2026-12-25T10:00")
    assert not is_open([], ZURICH, christmas, holidays="CH-ZH")
    assert opens_at([], ZURICH, christmas, holidays="CH-ZH") == at("2026-12-26T23:00")  # Sunday
    assert is_open([], ZURICH, christmas)


@pytest.mark.promise("S6")
def test_a_day_that_is_different_goes_before_week_and_holiday() -> None:
    other = [{"date": "2026-12-25", "hours": [{"from": "10:00", "to": "12:00"}]}]
    values = {"holidays": "CH", "hours_exceptions": other}
    assert is_open(WEEKDAYS, ZURICH, at("2026-12-25T09:30"), **values)
    assert not is_open(WEEKDAYS, ZURICH, at("2026-12-25T11:30"), **values)
    closed = [{"date": "2026-11-23", "until": "2026-11-24", "hours": []}]
    monday = at("2026-11-23T09:00")
    assert opens_at(WEEKDAYS, ZURICH, monday, hours_exceptions=closed) == at("2026-11-25T07:00")

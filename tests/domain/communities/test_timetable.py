"""The weekly schedule in the expert's own zone, over both changes of the clock (C4)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.domain.communities.timetable import (
    Timetable,
    day_of,
    span_at,
    spans,
)

ZURICH = ZoneInfo("Europe/Zurich")
EVENINGS = [{"days": [0, 1, 2, 3, 4, 5, 6], "from": "18:00", "to": "20:00"}]
ALWAYS = [{"days": [0, 1, 2, 3, 4, 5, 6], "from": "00:00", "to": "00:00"}]
MONDAY = datetime(2026, 5, 4, 12, tzinfo=UTC)


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.promise("C4")
def test_an_empty_schedule_is_never():
    assert span_at(Timetable([], "UTC"), MONDAY) is None


@pytest.mark.promise("C4")
def test_around_the_clock_has_no_seam_at_midnight():
    span = span_at(Timetable(ALWAYS, "Europe/Zurich"), MONDAY)
    assert span is not None
    assert span.start < MONDAY - timedelta(hours=12)
    assert span.end > MONDAY + timedelta(days=6)


@pytest.mark.promise("C4")
@pytest.mark.parametrize(
    ("day", "hour"), [((2026, 3, 28), 17), ((2026, 3, 29), 16), ((2026, 10, 24), 16)]
)
def test_six_in_the_evening_is_six_in_the_evening(day, hour):
    noon = datetime(*day, 12, tzinfo=ZURICH)
    span = span_at(Timetable(EVENINGS, "Europe/Zurich"), noon.astimezone(UTC))
    assert span is not None
    assert span.start == utc(*day, hour)
    assert span.end - span.start == timedelta(hours=2)


@pytest.mark.promise("C4")
def test_a_night_shift_gains_and_loses_the_hour():
    nights = [{"days": [5], "from": "22:00", "to": "06:00"}]
    spring = span_at(Timetable(nights, "Europe/Zurich"), utc(2026, 3, 28, 12))
    autumn = span_at(Timetable(nights, "Europe/Zurich"), utc(2026, 10, 24, 12))
    assert spring is not None
    assert autumn is not None
    assert spring.end - spring.start == timedelta(hours=7)
    assert autumn.end - autumn.start == timedelta(hours=9)


@pytest.mark.promise("C4")
def test_an_interval_that_the_clock_leaps_over_is_none_that_week():
    leapt = [{"days": [6], "from": "02:00", "to": "02:30"}]
    span = span_at(Timetable(leapt, "Europe/Zurich"), utc(2026, 3, 28, 12))
    assert span == (utc(2026, 4, 5, 0), utc(2026, 4, 5, 0, 30))


@pytest.mark.promise("C4")
def test_a_day_off_ends_what_began_the_evening_before_at_midnight():
    nights = [{"days": [0, 1, 2, 3, 4, 5, 6], "from": "22:00", "to": "06:00"}]
    off = [{"date": "2026-05-06", "hours": []}]
    table = Timetable(nights, "Europe/Zurich", off)
    tuesday = span_at(table, utc(2026, 5, 5, 21))
    assert tuesday == (utc(2026, 5, 5, 20), utc(2026, 5, 5, 22))
    assert span_at(table, utc(2026, 5, 5, 23)) == (utc(2026, 5, 7, 20), utc(2026, 5, 8, 4))


@pytest.mark.promise("C4")
def test_other_hours_take_the_place_of_the_weeks():
    hours = [{"from": "09:00", "to": "10:00"}, {"from": "14:00", "to": "15:00"}]
    table = Timetable(EVENINGS, "Europe/Zurich", [{"date": "2026-05-04", "hours": hours}])
    assert day_of(table, date(2026, 5, 4)).hours == [(time(9), time(10)), (time(14), time(15))]
    assert span_at(table, utc(2026, 5, 4, 8)) == (utc(2026, 5, 4, 12), utc(2026, 5, 4, 13))
    assert span_at(table, utc(2026, 5, 4, 14)) == (utc(2026, 5, 5, 16), utc(2026, 5, 5, 18))


@pytest.mark.promise("C4")
def test_after_weeks_away_the_way_back_is_known():
    away = [{"date": "2026-05-04", "until": "2026-06-30", "hours": []}]
    table = Timetable(EVENINGS, "Europe/Zurich", away)
    assert span_at(table, MONDAY) == (utc(2026, 7, 1, 16), utc(2026, 7, 1, 18))


@pytest.mark.promise("C4")
def test_public_holidays_are_free_unless_an_exception_says_otherwise():
    table = Timetable(ALWAYS, "Europe/Zurich", holidays="CH-ZH")
    first_of_august = date(2026, 8, 1)
    assert day_of(table, first_of_august).ruled_by == "holiday"
    ended = span_at(table, utc(2026, 7, 31, 12))
    assert ended is not None
    assert ended.end == utc(2026, 7, 31, 22)
    all_the_same = [{"date": "2026-08-01", "hours": [{"from": "10:00", "to": "12:00"}]}]
    table = Timetable(ALWAYS, "Europe/Zurich", all_the_same, "CH-ZH")
    assert span_at(table, utc(2026, 8, 1, 1)) == (utc(2026, 8, 1, 8), utc(2026, 8, 1, 10))
    assert day_of(Timetable(ALWAYS, "UTC", holidays="GB-SCT"), first_of_august).ruled_by == "week"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
    st.sampled_from(["Europe/Zurich", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata"]),
    st.lists(
        st.fixed_dictionaries(
            {
                "days": st.lists(st.integers(0, 6), max_size=3),
                "from": st.sampled_from(["00:00", "02:15", "09:00", "23:30"]),
                "to": st.sampled_from(["00:00", "02:45", "12:00", "23:59"]),
            }
        ),
        max_size=4,
    ),
)
def test_the_span_is_the_present_or_a_coming_one(now, zone, schedule):
    span = span_at(Timetable(schedule, zone), now)
    if span is None:
        return
    assert span.end > now
    assert span.start < span.end
    # The next question of the same schedule, at the span's end, gives another span.
    after = span_at(Timetable(schedule, zone), span.end)
    assert after is None or after.end > span.end


@pytest.mark.promise("C4")
@given(
    st.sampled_from(["America/Havana", "Australia/Lord_Howe", "Asia/Beirut", "Europe/Zurich"]),
    st.sampled_from([(3, 8), (3, 28), (4, 4), (10, 3), (10, 24), (10, 31)]),
    st.lists(
        st.fixed_dictionaries(
            {
                "days": st.lists(st.integers(0, 6), max_size=4),
                "from": st.sampled_from(["00:00", "00:30", "02:15", "09:00", "23:30"]),
                "to": st.sampled_from(["00:00", "00:45", "02:45", "12:00", "23:45"]),
            }
        ),
        max_size=3,
    ),
    st.lists(
        st.fixed_dictionaries(
            {"from": st.just("01:00"), "to": st.sampled_from(["03:00", "00:15"])}
        ),
        max_size=1,
    ),
    st.integers(-1, 3),
)
def test_asked_exactly_when_the_clock_on_the_wall_says_so(zone, start, week, hours, off):
    """Minute by minute over a change of the clock, with an exception near it."""
    now = datetime(2026, *start, 12, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=off)
    table = Timetable(week, zone, [{"date": day.isoformat(), "hours": hours}])
    found = list(spans(table, now, ahead=5))
    for quarter in range(3 * 96):
        at = now + timedelta(minutes=15 * quarter)
        there = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert any(one.start <= at < one.end for one in found) == wanted(table, day, there), at


def wanted(table, exception, there):
    """By the rules as one would tell them, read off the wall clock."""

    def within(on, begun):
        for start, end in day_of(table, on).hours:
            first = datetime.combine(on, start)
            last = datetime.combine(on if end > start else on + timedelta(days=1), end)
            if first <= there < last and (begun or there.date() == on):
                return True
        return False

    today, yesterday = there.date(), there.date() - timedelta(days=1)
    return within(today, begun=False) or (today != exception and within(yesterday, begun=True))

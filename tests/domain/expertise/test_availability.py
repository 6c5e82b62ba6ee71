"""The weekly schedule in the expert's own zone, over both changes of the clock (C4)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.domain.expertise.availability import present_or_next

ZURICH = ZoneInfo("Europe/Zurich")
EVENINGS = [{"days": [0, 1, 2, 3, 4, 5, 6], "from": "18:00", "to": "20:00"}]
ALWAYS = [{"days": [0, 1, 2, 3, 4, 5, 6], "from": "00:00", "to": "00:00"}]
MONDAY = datetime(2026, 5, 4, 12, tzinfo=UTC)


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.promise("C4")
def test_an_empty_schedule_is_never():
    assert present_or_next([], "UTC", MONDAY) is None


@pytest.mark.promise("C4")
def test_around_the_clock_has_no_seam_at_midnight():
    span = present_or_next(ALWAYS, "Europe/Zurich", MONDAY)
    assert span is not None
    assert span.start < MONDAY - timedelta(hours=12)
    assert span.end > MONDAY + timedelta(days=6)


@pytest.mark.promise("C4")
@pytest.mark.parametrize(
    ("day", "hour"), [((2026, 3, 28), 17), ((2026, 3, 29), 16), ((2026, 10, 24), 16)]
)
def test_six_in_the_evening_is_six_in_the_evening(day, hour):
    noon = datetime(*day, 12, tzinfo=ZURICH)
    span = present_or_next(EVENINGS, "Europe/Zurich", noon.astimezone(UTC))
    assert span is not None
    assert span.start == utc(*day, hour)
    assert span.end - span.start == timedelta(hours=2)


@pytest.mark.promise("C4")
def test_a_night_shift_gains_and_loses_the_hour():
    nights = [{"days": [5], "from": "22:00", "to": "06:00"}]
    spring = present_or_next(nights, "Europe/Zurich", utc(2026, 3, 28, 12))
    autumn = present_or_next(nights, "Europe/Zurich", utc(2026, 10, 24, 12))
    assert spring is not None
    assert autumn is not None
    assert spring.end - spring.start == timedelta(hours=7)
    assert autumn.end - autumn.start == timedelta(hours=9)


def test_an_interval_that_the_clock_leaps_over_is_none():
    leapt = [{"days": [6], "from": "02:00", "to": "02:30"}]
    span = present_or_next(leapt, "Europe/Zurich", utc(2026, 3, 28, 12))
    assert span is None or span.start < span.end


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
    span = present_or_next(schedule, zone, now)
    if span is None:
        return
    assert span.end > now
    assert span.start < span.end
    # The next question of the same schedule, at the span's end, gives another span.
    after = present_or_next(schedule, zone, span.end)
    assert after is None or after.end > span.end

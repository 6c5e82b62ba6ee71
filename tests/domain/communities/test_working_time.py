"""Time that counts only while it is open: over nights, holidays and both changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from peerdesk.domain.communities.timetable import Timetable, spans
from peerdesk.domain.communities.working_time import after_open_time

ZURICH = ZoneInfo("Europe/Zurich")
OFFICE = [{"days": [0, 1, 2, 3, 4], "from": "09:00", "to": "17:00"}]
NIGHTS = [{"days": [4, 5, 6], "from": "22:00", "to": "06:00"}]
ALWAYS = [{"days": [0, 1, 2, 3, 4, 5, 6], "from": "00:00", "to": "00:00"}]
HOUR = timedelta(hours=1)


def zurich(*at: int) -> datetime:
    return datetime(*at, tzinfo=ZURICH).astimezone(UTC)  # type: ignore[arg-type, misc]


def test_friday_afternoon_goes_on_on_monday_morning() -> None:
    due = after_open_time(Timetable(OFFICE, "Europe/Zurich"), zurich(2026, 11, 20, 16), 4 * HOUR)
    assert due == zurich(2026, 11, 23, 12)


def test_a_public_holiday_is_skipped() -> None:
    table = Timetable(OFFICE, "Europe/Zurich", holidays="CH-ZH")
    assert after_open_time(table, zurich(2026, 12, 24, 16), 2 * HOUR) == zurich(2026, 12, 28, 10)


def test_an_exception_closes_the_day() -> None:
    table = Timetable(OFFICE, "Europe/Zurich", [{"date": "2026-11-24", "hours": []}])
    assert after_open_time(table, zurich(2026, 11, 23, 16), 2 * HOUR) == zurich(2026, 11, 25, 10)


def test_night_in_which_the_clock_goes_forward_is_an_hour_shorter() -> None:
    table = Timetable(NIGHTS, "Europe/Zurich")
    # 22:00 to 06:00 of 29 March 2026 are seven hours; the eighth is of the evening after.
    assert after_open_time(table, zurich(2026, 3, 28, 22), 8 * HOUR) == zurich(2026, 3, 29, 23)


def test_night_in_which_the_clock_goes_back_is_an_hour_longer() -> None:
    table = Timetable(NIGHTS, "Europe/Zurich")
    assert after_open_time(table, zurich(2026, 10, 24, 22), 9 * HOUR) == zurich(2026, 10, 25, 6)


def test_nothing_to_wait_for_is_due_when_it_opens() -> None:
    table = Timetable(OFFICE, "Europe/Zurich")
    assert after_open_time(table, zurich(2026, 11, 22, 5), 0 * HOUR) == zurich(2026, 11, 23, 9)
    assert after_open_time(table, zurich(2026, 11, 23, 10), 0 * HOUR) == zurich(2026, 11, 23, 10)


def test_where_it_never_opens_all_time_counts() -> None:
    start = zurich(2026, 11, 22, 5)
    assert after_open_time(Timetable([], "Europe/Zurich"), start, 3 * HOUR) == start + 3 * HOUR


starts = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
amounts = st.timedeltas(timedelta(0), timedelta(hours=60))
tables = st.sampled_from([OFFICE, NIGHTS, ALWAYS]).map(
    lambda week: Timetable(week, "Europe/Zurich", holidays="CH-ZH")
)


@given(table=tables, start=starts, amount=amounts)
def test_open_time_until_it_is_due_is_what_was_promised(
    table: Timetable, start: datetime, amount: timedelta
) -> None:
    due = after_open_time(table, start, amount)
    days = (due - start).days + 3
    opened = [
        min(span.end, due) - max(span.start, start)
        for span in spans(table, start, ahead=days)
        if span.start < due and span.end > start
    ]
    assert sum(opened, timedelta()) == amount


@given(table=tables, start=starts, first=amounts, then=amounts)
def test_two_waits_are_one(
    table: Timetable, start: datetime, first: timedelta, then: timedelta
) -> None:
    at_once = after_open_time(table, start, first + then)
    assert after_open_time(table, after_open_time(table, start, first), then) == at_once

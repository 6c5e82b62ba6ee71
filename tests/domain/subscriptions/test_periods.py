"""The calendar of a membership, without any table."""

from datetime import UTC, datetime, timedelta

import pytest

from peerdesk.core.money import Money
from peerdesk.domain.subscriptions.lifecycle import DueFor
from peerdesk.domain.subscriptions.periods import end_of, left_of, next_try

pytestmark = [pytest.mark.promise("F12")]
WEEK = timedelta(days=7)


def at(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 9, 30, tzinfo=UTC)


def test_a_month_ends_on_the_day_on_which_it_began() -> None:
    assert end_of(anchor=at(3, 12), start=at(3, 12), cadence="month") == at(4, 12)


def test_a_short_month_doesnt_shorten_those_after_it() -> None:
    bought = at(1, 31)
    ends = [bought]
    for _ in range(4):
        ends.append(end_of(anchor=bought, start=ends[-1], cadence="month"))
    assert ends[1:] == [at(2, 28), at(3, 31), at(4, 30), at(5, 31)]


def test_a_year_from_the_leap_day_is_the_last_of_february() -> None:
    leap = at(2, 29, 2028)
    assert end_of(anchor=leap, start=leap, cadence="year") == at(2, 28, 2029)
    assert end_of(anchor=leap, start=at(2, 28, 2031), cadence="year") == at(2, 29, 2032)


def test_an_unpaid_renewal_is_tried_three_times_and_then_over() -> None:
    opened = at(5, 1)
    tries = [next_try(failures=n, opened_at=opened, span=WEEK) for n in (1, 2, 3, 4)]
    assert tries == [
        (DueFor.RETRY, at(5, 2)),
        (DueFor.RETRY, at(5, 4)),
        (DueFor.RETRY, at(5, 6)),
        (DueFor.END, at(5, 8)),
    ]


@pytest.mark.invariant("I12")
@pytest.mark.parametrize(
    ("used", "left"), [(timedelta(0), 1837), (timedelta(days=9, hours=1), 1267)]
)
def test_what_is_given_back_is_all_but_the_days_that_have_begun(used: timedelta, left: int) -> None:
    start = at(4, 1)
    money = left_of(
        Money(1900, "EUR"), start=start, end=start + timedelta(days=30), now=start + used
    )
    assert money == Money(left, "EUR")


def test_after_the_end_nothing_is_left() -> None:
    start = at(4, 1)
    assert not left_of(Money(1900, "EUR"), start=start, end=at(5, 1), now=at(6, 1))

"""Answers: saved, handed in, marked; whatever comes when, in how many tabs (C2)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.domain.expertise.marking import (
    is_right,
    score_of,
)
from peerdesk.domain.expertise.pausing import LONGEST, may_repeat_at, pause_after

pytestmark = pytest.mark.promise("C2")
IDS = st.lists(st.sampled_from("abcdef"), unique=True, min_size=1, max_size=6)


@given(solution=IDS, chosen=st.lists(st.sampled_from("abcdef"), max_size=6))
def test_right_is_all_that_is_right_and_nothing_else(
    solution: list[str], chosen: list[str]
) -> None:
    assert is_right("multiple", solution, chosen) == (sorted(set(chosen)) == sorted(solution))
    assert is_right("single", solution[:1], chosen) == (set(chosen) == {solution[0]})
    assert is_right("order", solution, chosen) == (chosen == solution)
    assert is_right("order", solution, solution)


@given(st.lists(st.booleans(), min_size=1, max_size=50))
def test_the_score_is_fair(marks: list[bool]) -> None:
    score = score_of(marks)
    assert 0 <= score <= 100
    assert (score == 100) == all(marks)
    assert (score == 0) == (not any(marks))
    assert score_of([*marks, True]) >= score


@given(failures=st.integers(0, 500), minutes=st.integers(0, 20_000))
def test_the_pause_grows_from_the_second_failure_on(failures: int, minutes: int) -> None:
    pause, longer = pause_after(failures, minutes), pause_after(failures + 1, minutes)
    assert pause <= longer <= max(LONGEST, timedelta(minutes=minutes))
    assert (pause == timedelta(0)) == (failures < 2 or not minutes)


@given(st.lists(st.booleans(), max_size=12))
def test_a_pass_forgives_what_was_before(passed: list[bool]) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    tries = [(one, at - timedelta(days=n)) for n, one in enumerate(passed)]
    in_a_row = passed.index(True) if True in passed else len(passed)
    due = may_repeat_at(tries, 10)
    assert due == (at + pause_after(in_a_row, 10) if in_a_row > 1 else None)

"""The score: pure, explained, the same for the same facts."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.core.ids import new_id
from peerdesk.domain.routing.matching import WEIGHTS, Facts, best, score, shrunk_stars

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
USUAL = Facts(
    seat_id=UUID(int=1),
    person_id=UUID(int=2),
    language_place=1,
    free_places=3,
    limit=3,
    finished=40,
    stars_sum=0,
    stars_count=0,
    asked=0,
    accepted=0,
    last_invited_at=NOW - timedelta(hours=1),
)


def total(**values: object) -> float:
    return score(USUAL._replace(**values), area=True, now=NOW).total


@pytest.mark.promise("B3", "F13")
def test_the_points_of_the_parts_are_the_score():
    result = score(USUAL, area=True, now=NOW)
    assert list(result.parts) == list(WEIGHTS)
    assert result.total == pytest.approx(sum(part["points"] for part in result.parts.values()))
    for name, part in result.parts.items():
        assert part["weight"] == WEIGHTS[name]
        assert 0 <= part["value"] <= 1
        assert part["points"] == pytest.approx(part["value"] * part["weight"], abs=1e-3)


@pytest.mark.promise("F6")
def test_few_stars_weigh_little_and_fifty_say_who_one_is():
    assert shrunk_stars(0, 0) == pytest.approx(4.2)
    assert 4.2 < shrunk_stars(5, 1) < 4.35
    assert shrunk_stars(250, 50) > 4.85
    assert total(stars_sum=5, stars_count=1) < total(stars_sum=240, stars_count=50)
    assert total(stars_sum=1, stars_count=1) > total(stars_sum=50, stars_count=50)


def test_a_first_reply_in_time_counts_and_so_does_being_reached():
    assert total(replied=10) > total(replied=10, silent=2) > total(replied=1, silent=11)
    assert total(reach_hits=9.0, reach_tries=9.0) > total(reach_hits=2.0, reach_tries=9.0)


def test_each_part_pulls_its_way():
    assert total(language_place=1) > total(language_place=2)
    assert total(free_places=3) > total(free_places=1)
    assert total(asked=10, accepted=10) > total(asked=10, accepted=2)
    assert total(last_invited_at=None) > total(last_invited_at=NOW)
    assert total(finished=9) > total(finished=10)


# Each fact with the way it pulls when it grows, all others being what they may.
GROWS = {
    "stars_sum": +1,
    "accepted": +1,
    "asked": -1,
    "replied": +1,
    "silent": -1,
    "reach_hits": +1,
    "reach_tries": -1,
    "free_places": +1,
    "language_place": -1,
    "finished": -1,
}


@st.composite
def experts(draw: st.DrawFn) -> Facts:
    asked = draw(st.integers(0, 500))
    tries = draw(st.floats(0, 10))
    stars = draw(st.lists(st.integers(1, 5), max_size=50))
    return Facts(
        seat_id=draw(st.uuids()),
        person_id=draw(st.uuids()),
        language_place=draw(st.integers(1, 9)),
        free_places=draw(st.integers(0, 19)),
        limit=20,
        finished=draw(st.integers(0, 100)),
        stars_sum=sum(stars),
        stars_count=len(stars),
        asked=asked,
        accepted=draw(st.integers(0, asked)),
        last_invited_at=draw(st.none() | st.datetimes(timezones=st.just(UTC))),
        replied=draw(st.integers(0, 500)),
        silent=draw(st.integers(0, 50)),
        reach_hits=draw(st.floats(0, tries)),
        reach_tries=tries,
    )


@pytest.mark.promise("F6", "F13")
@given(experts(), st.sampled_from(sorted(GROWS)), st.booleans())
def test_more_of_a_fact_never_pulls_the_other_way(facts: Facts, name: str, area: bool):
    more = facts._replace(**{name: getattr(facts, name) + 1})
    change = score(more, area=area, now=NOW).total - score(facts, area=area, now=NOW).total
    assert change * GROWS[name] >= -1e-4


@given(experts(), st.timedeltas(timedelta(0), timedelta(days=30)))
def test_a_longer_wait_for_the_next_invitation_never_counts_less(facts: Facts, longer: timedelta):
    now = NOW + longer
    assert score(facts, area=True, now=now).total >= score(facts, area=True, now=NOW).total - 1e-4


@given(st.randoms(use_true_random=False))
def test_the_order_depends_on_the_facts_alone(random: Random):
    crowd = [USUAL._replace(seat_id=new_id(), free_places=number % 3 + 1) for number in range(12)]
    shuffled = crowd.copy()
    random.shuffle(shuffled)
    assert best(crowd, area=True, now=NOW, count=5) == best(shuffled, area=True, now=NOW, count=5)


def test_of_equals_the_one_asked_longest_ago_comes_first():
    long_ago = USUAL._replace(seat_id=UUID(int=9), last_invited_at=NOW - timedelta(days=30))
    still_longer = USUAL._replace(seat_id=UUID(int=10), last_invited_at=NOW - timedelta(days=31))
    order = best([long_ago, still_longer], area=True, now=NOW, count=2)
    assert [choice.facts.seat_id.int for choice in order] == [10, 9]


@given(
    st.builds(
        USUAL._replace,
        seat_id=st.uuids(),
        person_id=st.uuids(),
        language_place=st.integers(1, 9),
        free_places=st.integers(1, 20),
        limit=st.integers(20, 20),
        finished=st.integers(0, 10_000),
        stars_sum=st.integers(50, 250),
        stars_count=st.just(50),
        asked=st.integers(100, 200),
        accepted=st.integers(0, 100),
        last_invited_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    )
)
def test_no_fact_makes_a_part_leave_its_bounds(facts: Facts):
    for part in score(facts, area=False, now=NOW).parts.values():
        assert 0 <= part["value"] <= 1

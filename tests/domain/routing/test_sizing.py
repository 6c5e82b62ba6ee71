"""How many a wave asks: pure, from what answers have taught."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.domain.communities.policy import Policy
from peerdesk.domain.routing.sizing import (
    Size,
    chance,
    chances_by_hour,
    expected,
    size_by,
    wave_of,
)
from tests.domain.routing.test_matching import USUAL

chances = st.lists(st.floats(0, 1), max_size=40)
sizes = st.builds(
    lambda least, more, wanted: Size(least, least + more, wanted),
    st.integers(1, 10),
    st.integers(0, 20),
    st.floats(0, 1),
)


@pytest.mark.promise("C6")
@given(st.integers(0, 40), sizes)
def test_with_nothing_learned_a_wave_is_as_large_as_the_policy_says(people: int, size: Size):
    assert wave_of([None] * people, size) == min(people, size.least)
    assert expected([None] * people) is None


@pytest.mark.promise("C6")
@given(chances, sizes)
def test_a_wave_reaches_the_wanted_probability_or_its_bound_and_no_more(found, size: Size):
    asked = wave_of(found, size)
    assert min(len(found), size.least) <= asked <= min(len(found), size.most)
    reached = expected(found[:asked]) or 0.0
    assert reached >= size.wanted or asked == min(len(found), size.most)
    if asked > size.least:
        assert (expected(found[: asked - 1]) or 0.0) < size.wanted


def test_experts_who_seldom_take_it_are_asked_in_greater_number():
    size = size_by(Policy())
    assert (size.least, size.most, size.wanted) == (3, 6, 0.8)
    assert wave_of([0.9] * 20, size) == 3
    assert wave_of([0.3] * 20, size) == 5
    assert wave_of([0.05] * 20, size) == 6


def test_the_owner_may_bound_it():
    policy = Policy.from_values({"invite_wave": 2, "invite_wave_most": 9, "first_wave_percent": 99})
    assert size_by(policy) == Size(2, 9, 0.99)
    # A bound below the usual size is no bound: what the policy says is asked.
    assert size_by(Policy.from_values({"invite_wave": 5, "invite_wave_most": 1})).most == 5


def test_a_chance_goes_from_the_community_to_the_expert_to_the_hour():
    new = USUAL._replace(usual_chance=0.4)
    assert chance(USUAL) is None
    assert chance(new) == pytest.approx(0.4)
    keen = new._replace(asked=200, accepted=190)
    assert chance(keen) == pytest.approx(0.92, abs=0.02)
    at_night = keen._replace(hour_asked=60, hour_taken=0)
    assert chance(at_night) < 0.1
    # Who declines takes it as little as who keeps silent.
    assert chance(new._replace(declined=100)) < 0.05


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 50), st.floats(0, 1))
def test_a_chance_is_a_probability_and_grows_with_what_was_taken(asked, accepted, hour, usual):
    accepted = min(asked, accepted)
    facts = USUAL._replace(asked=asked, accepted=accepted, hour_asked=hour, usual_chance=usual)
    found = chance(facts)
    assert found is not None
    assert 0 <= found <= 1
    assert (chance(facts._replace(hour_taken=hour)) or 0) >= found
    assert (chance(facts._replace(accepted=asked)) or 0) >= found


def test_an_hour_of_the_community_is_pulled_towards_its_day():
    asked, taken = [0] * 24, [0] * 24
    asked[9], taken[9], asked[3] = 400, 300, 2
    found = chances_by_hour(asked, taken)
    assert found[9] == pytest.approx(0.75, abs=0.02)
    assert 0.6 < found[3] < found[4] == pytest.approx(0.72, abs=0.02)

"""What answers teach: kept by hour, shrunk, and used when the next question comes."""

from datetime import datetime, timedelta

import pytest

from peerdesk.core import clock
from peerdesk.domain.routing.models import Habit, Invitation, Seat, Wave
from peerdesk.domain.routing.operations.learning import WINDOW, learn_acceptance
from peerdesk.domain.routing.operations.seats import note_reach
from peerdesk.domain.routing.queries import candidates, waves_for
from peerdesk.workflows.find_helper import find_helper, question_of
from tests import cast
from tests.workflows.scenes import set_policy


def answered(chat, somebody, states: dict[str, int], at: datetime) -> None:
    """So many invitations with each end, asked at that time."""
    episode = Invitation.objects.count() + 100
    for state, count in states.items():
        Invitation.objects.bulk_create(
            Invitation(
                conversation=chat,
                expert=somebody,
                community_id=chat.community_id,
                episode=(episode := episode + 1),
                wave=1,
                place=1,
                state=state,
                score=1.0,
                parts={},
                created_at=at,
                expires_at=at,
            )
            for _ in range(count)
        )
    Seat.objects.filter(person=somebody).update(last_invited_at=at)


@pytest.fixture
def noon(db) -> datetime:
    return clock.now().replace(hour=12, minute=0) - timedelta(days=3)


@pytest.mark.promise("C6")
def test_it_learns_by_hour_what_was_taken(asked, ezra, erik, noon):
    answered(asked, ezra, {"accepted": 30, "declined": 5, "expired": 5, "cancelled": 40}, noon)
    answered(asked, ezra, {"expired": 20}, noon + timedelta(hours=8))
    answered(asked, ezra, {"accepted": 9}, noon - WINDOW)
    assert learn_acceptance(clock.now()) == 1
    seat = cast.seat_of(ezra)
    assert (seat.hours_asked[12], seat.hours_taken[12]) == (40, 30)
    assert (seat.hours_asked[20], seat.hours_taken[20]) == (20, 0)
    assert sum(seat.hours_asked) == 60
    habit = Habit.objects.get()
    assert habit.answers == 60
    assert habit.chances[12] > habit.chances[3] > habit.chances[20]
    found = {one.person_id: one for one in candidates(question_of(asked), noon)}
    assert (found[ezra.id].hour_asked, found[ezra.id].hour_taken) == (40, 30)
    assert found[erik.id].usual_chance == pytest.approx(habit.chances[12])


def test_learning_twice_is_learning_once_and_what_is_old_is_forgotten(asked, ezra, noon):
    answered(asked, ezra, {"accepted": 60}, noon)
    learn_acceptance(clock.now())
    before = Seat.objects.values().get()
    learn_acceptance(clock.now())
    assert Seat.objects.values().get() == before
    learn_acceptance(clock.now() + WINDOW)
    assert sum(cast.seat_of(ezra).hours_asked) == 0
    assert not Habit.objects.exists()


def test_a_community_with_few_answers_says_nothing(asked, ezra, noon):
    answered(asked, ezra, {"expired": 49}, noon)
    learn_acceptance(clock.now())
    assert not Habit.objects.exists()


@pytest.fixture
def crowd(tally, invoicing):
    """Twelve experts."""
    people = [cast.person(f"Expert{number}") for number in range(12)]
    for one in people:
        cast.expert(one, tally, [invoicing])
    return people


@pytest.mark.promise("B3", "C6", "F13")
def test_a_wave_is_as_large_as_it_must_be_and_says_why(asked, crowd, noon):
    for one in crowd:
        answered(asked, one, {"accepted": 1, "expired": 5}, noon)
        Seat.objects.filter(person=one).update(asked_count=6, accepted_count=1)
    learn_acceptance(clock.now())
    find_helper(conversation=asked, now=noon)
    (wave,) = waves_for(asked.id)
    assert (wave.free, wave.size, wave.wanted) == (12, 6, 0.8)
    assert 0.5 < wave.expected < 0.8
    sent = list(Invitation.objects.filter(conversation=asked, state="pending").order_by("place"))
    assert len(sent) == 6
    assert wave.cut == min(one.score for one in sent)
    assert all(0 < one.chance < 0.4 for one in sent)
    assert len(wave.next) == 5
    assert all(one["score"] <= wave.cut for one in wave.next)
    assert not {one["person"] for one in wave.next} & {str(one.expert_id) for one in sent}


@pytest.mark.promise("C6")
def test_with_nothing_learned_a_wave_asks_what_the_policy_says(asked, crowd, tally):
    set_policy(tally, invite_wave=4)
    asked.community = tally
    find_helper(conversation=asked, now=clock.now())
    wave = Wave.objects.get()
    assert (wave.size, wave.expected) == (4, None)


@pytest.mark.promise("C5")
def test_receipts_of_pushes_tell_who_can_be_reached(ezra, erik, otto):
    for _ in range(3):
        note_reach(person_id=ezra.id, reached=True)
        note_reach(person_id=erik.id, reached=False)
    assert (cast.seat_of(ezra).reach_hits, cast.seat_of(ezra).reach_tries) == (
        pytest.approx(2.71),
        pytest.approx(2.71),
    )
    assert (cast.seat_of(erik).reach_hits, cast.seat_of(erik).reach_tries) == (
        0,
        pytest.approx(2.71),
    )
    assert cast.seat_of(otto).reach_tries == 0

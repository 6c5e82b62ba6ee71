"""Attempts: saved, handed in, marked and repeated, whatever comes when, in how many tabs (C2)."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.expertise.bank import change_question, draft_of, retire_question, solutions
from peerdesk.domain.expertise.drafts import Draft
from peerdesk.domain.expertise.marking import (
    GRACE,
    AlreadyAnswered,
    TimeIsOver,
    mark_attempt,
    result_of,
    save_answers,
)
from peerdesk.domain.expertise.models import Asked, Attempt, Qualification
from peerdesk.domain.expertise.testing import RepeatTooEarly, asked_in, draw_attempt
from peerdesk.domain.people.access import Caller
from peerdesk.workflows.end_test import end_test
from peerdesk.workflows.sweep import end_tests
from tests.banks import bank_of
from tests.cast import caller_of, member, person
from tests.contenders import at_once

pytestmark = pytest.mark.promise("C2")


@pytest.fixture
def newcomer(tally: Community, invoicing: Area) -> Caller:
    """An expert who hasn't passed anything yet; six questions wait for her."""
    bank_of(invoicing, 6, kinds=("single", "multiple", "order"))
    somebody = person("Nora")
    member(somebody, tally, "expert")
    return caller_of(somebody)


def drawn(caller: Caller, of: Area) -> tuple[Attempt, dict[str, list[str]]]:
    """An attempt and its right answers."""
    attempt = draw_attempt(caller=caller, area_id=of.id, now=clock.now())
    right = solutions(of.community)
    return attempt, {str(one.question_id): right[str(one.question_id)] for one in asked_in(attempt)}


def fail(caller: Caller, of: Area) -> None:
    attempt, _right = drawn(caller, of)
    mark_attempt(caller=caller, attempt_id=attempt.id, answers={}, now=clock.now())


@pytest.mark.django_db
class TestSaving:
    def test_what_is_saved_comes_back_and_counts(self, newcomer: Caller, invoicing: Area) -> None:
        attempt, right = drawn(newcomer, invoicing)
        first, *others = right
        now = clock.now()
        save_answers(caller=newcomer, attempt_id=attempt.id, answers={first: right[first]}, now=now)
        again, _right = drawn(newcomer, invoicing)
        assert again.id == attempt.id
        rest = {one: right[one] for one in others}
        told = mark_attempt(caller=newcomer, attempt_id=attempt.id, answers=rest, now=clock.now())
        assert (told.passed, told.score) == (True, 100)

    def test_nothing_chosen_is_not_answered(self, newcomer: Caller, invoicing: Area) -> None:
        attempt, right = drawn(newcomer, invoicing)
        first = next(iter(right))
        for answer in (right[first], []):
            save_answers(
                caller=newcomer, attempt_id=attempt.id, answers={first: answer}, now=clock.now()
            )
        assert not Asked.objects.filter(attempt=attempt, chosen__isnull=False).exists()

    def test_nothing_is_saved_after_handing_in(self, newcomer: Caller, invoicing: Area) -> None:
        attempt, right = drawn(newcomer, invoicing)
        mark_attempt(caller=newcomer, attempt_id=attempt.id, answers={}, now=clock.now())
        with pytest.raises(AlreadyAnswered):
            save_answers(caller=newcomer, attempt_id=attempt.id, answers=right, now=clock.now())


@pytest.mark.django_db
class TestTime:
    @pytest.fixture(autouse=True)
    def limited(self, newcomer: Caller, invoicing: Area) -> None:
        Area.objects.filter(id=invoicing.id).update(time_limit_minutes=10)

    def test_a_little_late_is_in_time(self, newcomer: Caller, invoicing: Area) -> None:
        attempt, right = drawn(newcomer, invoicing)
        at = attempt.due_at + GRACE
        told = mark_attempt(caller=newcomer, attempt_id=attempt.id, answers=right, now=at)
        assert (told.score, told.attempt.late) == (100, False)

    def test_too_late_counts_what_was_saved(self, newcomer: Caller, invoicing: Area) -> None:
        attempt, right = drawn(newcomer, invoicing)
        first = next(iter(right))
        save_answers(
            caller=newcomer,
            attempt_id=attempt.id,
            answers={first: right[first]},
            now=attempt.started_at,
        )
        at = attempt.due_at + GRACE + timedelta(seconds=1)
        with pytest.raises(TimeIsOver):
            save_answers(caller=newcomer, attempt_id=attempt.id, answers=right, now=at)
        told = mark_attempt(caller=newcomer, attempt_id=attempt.id, answers=right, now=at)
        assert (told.score, told.attempt.late, told.passed) == (20, True, False)

    def test_the_sweep_marks_what_nobody_handed_in(self, newcomer: Caller, invoicing: Area) -> None:
        attempt, right = drawn(newcomer, invoicing)
        save_answers(caller=newcomer, attempt_id=attempt.id, answers=right, now=attempt.started_at)
        assert end_tests(attempt.due_at) == 0
        assert end_tests(attempt.due_at + timedelta(minutes=1)) == 1
        assert Qualification.objects.filter(person=newcomer.person, area=invoicing).exists()
        at = attempt.due_at + timedelta(minutes=2)
        late = mark_attempt(caller=newcomer, attempt_id=attempt.id, answers={}, now=at)
        assert (late.score, late.attempt.late) == (100, True)


@pytest.mark.django_db
class TestRepeating:
    def test_who_looked_and_left_has_not_failed(self, newcomer: Caller, invoicing: Area) -> None:
        attempt, _right = drawn(newcomer, invoicing)
        assert not end_test(attempt_id=attempt.id, now=attempt.due_at + timedelta(days=1))
        attempt.refresh_from_db()
        assert (attempt.state, attempt.score) == ("lapsed", None)

    def test_the_first_repeat_is_at_once_and_the_second_waits(
        self, newcomer: Caller, invoicing: Area
    ) -> None:
        fail(newcomer, invoicing)
        fail(newcomer, invoicing)
        with pytest.raises(RepeatTooEarly) as refused:
            drawn(newcomer, invoicing)
        assert refused.value.more["available_at"].endswith("Z")
        later = clock.now() + timedelta(minutes=11)
        assert draw_attempt(caller=newcomer, area_id=invoicing.id, now=later)

    def test_no_pause_where_the_owner_wants_none(self, newcomer: Caller, invoicing: Area) -> None:
        Area.objects.filter(id=invoicing.id).update(retry_pause_minutes=0)
        for _ in range(4):
            fail(newcomer, invoicing)

    def test_other_questions_come_first(self, newcomer: Caller, invoicing: Area) -> None:
        Area.objects.filter(id=invoicing.id).update(test_length=3)
        seen: list[set[str]] = []
        for _ in range(2):
            attempt, right = drawn(newcomer, invoicing)
            seen.append(set(right))
            mark_attempt(caller=newcomer, attempt_id=attempt.id, answers=right, now=clock.now())
        assert not seen[0] & seen[1]

    def test_who_only_looks_does_not_see_the_whole_bank(
        self, newcomer: Caller, invoicing: Area
    ) -> None:
        ids = {drawn(newcomer, invoicing)[0].id for _ in range(8)}
        assert len(ids) == 3


@pytest.mark.django_db
def test_an_old_attempt_stays_true_when_its_question_changes(
    newcomer: Caller, invoicing: Area
) -> None:
    attempt, right = drawn(newcomer, invoicing)
    for one in asked_in(attempt):
        draft = draft_of(one.question)
        worded = Draft(**{n: getattr(draft, n) for n in Draft.__slots__} | {"text": "Otherwise?"})
        retire_question(
            question=change_question(question=one.question, draft=worded, now=clock.now()),
            now=clock.now(),
        )
    Area.objects.filter(id=invoicing.id).update(pass_mark=100)
    first = next(iter(right))
    told = mark_attempt(
        caller=newcomer, attempt_id=attempt.id, answers={**right, first: []}, now=clock.now()
    )
    assert (told.score, told.pass_mark, told.passed) == (80, 80, True)
    assert [note.text for note in result_of(attempt).wrong] != ["Otherwise?"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_tabs_begin_one_attempt(self, newcomer: Caller, invoicing: Area) -> None:
        def begin() -> object:
            now = clock.now()
            return draw_attempt(caller=newcomer, area_id=invoicing.id, now=now, afresh=False)

        assert not [one for one in at_once([begin] * 6) if isinstance(one, Exception)]
        assert Attempt.objects.filter(person=newcomer.person).count() == 1

    def test_saved_before_the_mark_counts_and_after_it_is_refused(
        self, newcomer: Caller, invoicing: Area
    ) -> None:
        attempt, right = drawn(newcomer, invoicing)

        def hand_in() -> object:
            return mark_attempt(caller=newcomer, attempt_id=attempt.id, answers={}, now=clock.now())

        def save() -> object:
            return save_answers(
                caller=newcomer, attempt_id=attempt.id, answers=right, now=clock.now()
            )

        outcomes = at_once([hand_in, save, save, hand_in])
        refused = [one for one in outcomes if isinstance(one, Exception)]
        assert refused
        assert all(isinstance(one, AlreadyAnswered) for one in refused)
        attempt.refresh_from_db()
        assert attempt.score == (100 if len(refused) < 3 else 0)
        marked = Asked.objects.filter(attempt=attempt)
        assert all(one.right == bool(one.chosen) for one in marked)

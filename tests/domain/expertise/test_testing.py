"""An area's test: drawn from the bank, marked by the server, as often as one likes (C2, F1)."""

import pytest

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.expertise.bank import solutions
from peerdesk.domain.expertise.marking import AlreadyAnswered, Result, mark_attempt
from peerdesk.domain.expertise.models import Attempt, Qualification, Question
from peerdesk.domain.expertise.testing import (
    GeneralTestFirst,
    NothingToAsk,
    QualificationRevoked,
    asked_in,
    attempt_of,
    attempt_wire,
    draw_attempt,
)
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from tests.banks import bank_of
from tests.cast import area, caller_of, member, person
from tests.contenders import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C2")]


def questions_of(attempt: Attempt) -> list[str]:
    """The ids of what is asked, in the order drawn."""
    return [str(one.question_id) for one in asked_in(attempt)]


def answer(caller: Caller, of: Area, wrong: int = 0) -> Result:
    """Takes the test and gives so many wrong answers."""
    attempt = draw_attempt(caller=caller, area_id=of.id, now=clock.now())
    right = solutions(of.community)
    answers = {question: right[question] for question in questions_of(attempt)}
    for question in list(answers)[:wrong]:
        answers[question] = []
    return mark_attempt(caller=caller, attempt_id=attempt.id, answers=answers, now=clock.now())


@pytest.fixture
def newcomer(tally: Community) -> Caller:
    """An expert who hasn't passed anything yet."""
    somebody = person("Nora")
    member(somebody, tally, "expert")
    return caller_of(somebody)


def test_a_test_is_drawn_from_the_bank_without_its_solutions(
    newcomer: Caller, invoicing: Area
) -> None:
    bank_of(invoicing, count=20)
    wire = attempt_wire(draw_attempt(caller=newcomer, area_id=invoicing.id, now=clock.now()))
    assert len({question["id"] for question in wire["questions"]}) == 5
    assert "solution" not in str(wire)
    assert "Because" not in str(wire)


def test_options_come_in_another_order_each_time(newcomer: Caller, invoicing: Area) -> None:
    bank_of(invoicing, kinds=("order",))
    orders = set()
    for _ in range(10):
        attempt = draw_attempt(caller=newcomer, area_id=invoicing.id, now=clock.now())
        orders |= {tuple(option[-1] for option in one.options) for one in asked_in(attempt)}
    assert len(orders) > 1


@pytest.mark.parametrize("kind", ["single", "multiple", "order"])
def test_right_answers_qualify(newcomer: Caller, invoicing: Area, kind: str) -> None:
    bank_of(invoicing, kinds=(kind,))
    result = answer(newcomer, invoicing)
    assert (result.passed, result.score, result.wrong) == (True, 100, [])
    assert Qualification.objects.filter(person=newcomer.person, area=invoicing).exists()


def test_at_the_pass_mark_is_passed_and_the_wrong_one_is_explained(
    newcomer: Caller, invoicing: Area
) -> None:
    bank_of(invoicing)
    wire = answer(newcomer, invoicing, wrong=1).as_wire()
    assert (wire["passed"], wire["score"], wire["pass_mark"]) == (True, 80, 80)
    (wrong,) = wire["wrong"]
    assert wrong["explanation"].startswith("Because")
    assert wrong["article"] == "why"


def test_below_the_pass_mark_may_be_repeated(newcomer: Caller, invoicing: Area) -> None:
    bank_of(invoicing)
    assert not answer(newcomer, invoicing, wrong=2).passed
    assert not Qualification.objects.filter(person=newcomer.person).exists()
    assert answer(newcomer, invoicing).passed


def test_the_pass_mark_is_the_areas_own(newcomer: Caller, tally: Community) -> None:
    strict = area(tally, "strict", pass_mark=100)
    bank_of(strict)
    assert not answer(newcomer, strict, wrong=1).passed


def test_an_order_in_the_wrong_order_is_wrong(newcomer: Caller, invoicing: Area) -> None:
    bank_of(invoicing, kinds=("order",))
    attempt = draw_attempt(caller=newcomer, area_id=invoicing.id, now=clock.now())
    right = solutions(invoicing.community)
    answers = {question: right[question][::-1] for question in questions_of(attempt)}
    marked = mark_attempt(caller=newcomer, attempt_id=attempt.id, answers=answers, now=clock.now())
    assert marked.score == 0


def test_answers_are_taken_once(newcomer: Caller, invoicing: Area) -> None:
    bank_of(invoicing)
    attempt = draw_attempt(caller=newcomer, area_id=invoicing.id, now=clock.now())
    mark_attempt(caller=newcomer, attempt_id=attempt.id, answers={}, now=clock.now())
    with pytest.raises(AlreadyAnswered):
        mark_attempt(caller=newcomer, attempt_id=attempt.id, answers={}, now=clock.now())


def test_answers_to_what_was_not_asked_are_refused(newcomer: Caller, invoicing: Area) -> None:
    bank_of(invoicing)
    attempt = draw_attempt(caller=newcomer, area_id=invoicing.id, now=clock.now())
    for answers in ({"nonsense": []}, {questions_of(attempt)[0]: ["nonsense"]}):
        with pytest.raises(InvalidInput):
            mark_attempt(caller=newcomer, attempt_id=attempt.id, answers=answers, now=clock.now())


@pytest.mark.promise("F1")
def test_the_general_test_comes_first(newcomer: Caller, tally: Community, invoicing: Area) -> None:
    general = area(tally, "general", is_general=True)
    bank_of(general)
    bank_of(invoicing)
    with pytest.raises(GeneralTestFirst):
        draw_attempt(caller=newcomer, area_id=invoicing.id, now=clock.now())
    assert answer(newcomer, general).passed
    assert answer(newcomer, invoicing).passed


def test_it_speaks_the_experts_language_or_the_communitys(
    newcomer: Caller, invoicing: Area
) -> None:
    bank_of(invoicing, language="de")
    newcomer.person.language = "fr"
    attempt = draw_attempt(caller=newcomer, area_id=invoicing.id, now=clock.now())
    assert attempt.language == "de"
    asked = questions_of(attempt)
    assert set(Question.objects.filter(id__in=asked).values_list("language", flat=True)) == {"de"}


def test_an_empty_bank_asks_nothing(newcomer: Caller, invoicing: Area) -> None:
    with pytest.raises(NothingToAsk):
        draw_attempt(caller=newcomer, area_id=invoicing.id, now=clock.now())


@pytest.mark.invariant("I17")
def test_strangers_and_customers_find_nothing(
    newcomer: Caller, invoicing: Area, otto: Person, ada: Person
) -> None:
    bank_of(invoicing)
    attempt = draw_attempt(caller=newcomer, area_id=invoicing.id, now=clock.now())
    for somebody in (otto, ada):
        with pytest.raises(NotFound):
            draw_attempt(caller=caller_of(somebody), area_id=invoicing.id, now=clock.now())
        with pytest.raises(NotFound):
            attempt_of(caller_of(somebody), attempt.id)
        with pytest.raises(NotFound):
            mark_attempt(
                caller=caller_of(somebody), attempt_id=attempt.id, answers={}, now=clock.now()
            )


def test_a_revoked_qualification_stays_revoked(newcomer: Caller, invoicing: Area) -> None:
    bank_of(invoicing)
    answer(newcomer, invoicing)
    attempt = draw_attempt(caller=newcomer, area_id=invoicing.id, now=clock.now())
    Qualification.objects.filter(person=newcomer.person).update(revoked_at=clock.now())
    with pytest.raises(QualificationRevoked):
        draw_attempt(caller=newcomer, area_id=invoicing.id, now=clock.now())
    right = solutions(invoicing.community)
    answers = {question: right[question] for question in questions_of(attempt)}
    assert mark_attempt(
        caller=newcomer, attempt_id=attempt.id, answers=answers, now=clock.now()
    ).passed
    assert Qualification.objects.get(person=newcomer.person).revoked_at


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts(newcomer: Caller, invoicing: Area) -> None:
    bank_of(invoicing)
    attempt = draw_attempt(caller=newcomer, area_id=invoicing.id, now=clock.now())

    def give() -> Result:
        return mark_attempt(caller=newcomer, attempt_id=attempt.id, answers={}, now=clock.now())

    outcomes = at_once([give] * 4)
    assert sorted(type(one).__name__ for one in outcomes) == [*["AlreadyAnswered"] * 3, "Result"]

"""An expert's side: tests, availability."""

from typing import Any

import pytest

from peerdesk.domain.communities.models import Area
from peerdesk.domain.expertise.models import Qualification, Question
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, problem
from tests.cast import seat_of


@pytest.fixture
def bank(payroll: Area) -> list[Question]:
    """Three questions with two options each; the first option is right."""
    questions = []
    for number in range(3):
        right, wrong = f"{payroll.id.hex[:8]}-r{number}", f"{payroll.id.hex[:8]}-w{number}"
        questions.append(
            Question.objects.create(
                area=payroll,
                language="en",
                kind="single",
                text=f"Question {number}?",
                options=[{"id": wrong, "text": "No"}, {"id": right, "text": "Yes"}],
                solution=[right],
                explanation="Because.",
                article_key="payroll",
            )
        )
    return questions


@pytest.mark.promise("C2")
class TestTheTest:
    def test_it_comes_without_solutions_and_qualifies_who_passes(
        self, by: As, ezra: Person, payroll: Area, bank: list[Question]
    ) -> None:
        drawn = by(ezra).post(f"/areas/{payroll.id}/attempts?language=en")
        assert drawn.status_code == 201
        test = drawn.json()
        assert {"id", "kind", "text", "options"} == test["questions"][0].keys()
        assert "solution" not in drawn.content.decode()
        solutions = {str(one.id): one.solution for one in bank}
        answers = {one["id"]: solutions[one["id"]] for one in test["questions"]}
        told = by(ezra).post(f"/attempts/{test['id']}/answers", {"answers": answers}).json()
        assert (told["passed"], told["score"], told["wrong"]) == (True, 100, [])
        assert Qualification.objects.filter(person=ezra, area=payroll).exists()
        assert payroll.id in seat_of(ezra).areas
        again = by(ezra).post(f"/attempts/{test['id']}/answers", {"answers": answers})
        problem(again, 409, "already_answered")

    def test_what_is_wrong_is_explained(
        self, by: As, ezra: Person, payroll: Area, bank: list[Question]
    ) -> None:
        test = by(ezra).post(f"/areas/{payroll.id}/attempts?language=en").json()
        told = by(ezra).post(f"/attempts/{test['id']}/answers", {"answers": {}}).json()
        assert (told["passed"], told["score"]) == (False, 0)
        assert {"question", "explanation", "article"} <= told["wrong"][0].keys()
        assert not Qualification.objects.filter(person=ezra, area=payroll).exists()

    @pytest.mark.parametrize("answers", [None, [], {"x": ["y"]}, {"x": "y"}, {"x": [1]}, "text"])
    def test_answers_that_are_none_are_refused(
        self, by: As, ezra: Person, payroll: Area, bank: list[Question], answers: Any
    ) -> None:
        test = by(ezra).post(f"/areas/{payroll.id}/attempts?language=en").json()
        told = by(ezra).post(f"/attempts/{test['id']}/answers", {"answers": answers})
        problem(told, 422, "invalid")

    def test_another_experts_attempt_is_not_there(
        self, by: As, ezra: Person, erik: Person, ada: Person, payroll: Area, bank: list[Question]
    ) -> None:
        test = by(ezra).post(f"/areas/{payroll.id}/attempts?language=en").json()
        told = by(erik).post(f"/attempts/{test['id']}/answers", {"answers": {}})
        problem(told, 404, "not_found")
        problem(by(ada).post(f"/areas/{payroll.id}/attempts"), 404, "not_found")


@pytest.mark.promise("C2")
class TestComingBack:
    def test_what_is_saved_is_there_on_return_and_nothing_of_what_is_right(
        self, by: As, ezra: Person, payroll: Area, bank: list[Question]
    ) -> None:
        test = by(ezra).post(f"/areas/{payroll.id}/attempts?language=en").json()
        chosen = {test["questions"][0]["id"]: [test["questions"][0]["options"][0]["id"]]}
        saved = by(ezra).patch(f"/attempts/{test['id']}/answers", {"answers": chosen})
        assert saved.json()["saved"] == chosen
        again = by(ezra).get(f"/attempts/{test['id']}").json()
        assert (again["state"], again["saved"], again["result"]) == ("open", chosen, None)
        assert by(ezra).post(f"/areas/{payroll.id}/attempts").json()["id"] == test["id"]
        for told in (saved.content.decode(), str(again)):
            assert "solution" not in told
            assert "Because" not in told
        by(ezra).post(f"/attempts/{test['id']}/answers", {"answers": {}})
        after = by(ezra).get(f"/attempts/{test['id']}").json()
        assert after["result"]["pass_mark"] == 80
        late = by(ezra).patch(f"/attempts/{test['id']}/answers", {"answers": chosen})
        problem(late, 409, "already_answered")

    def test_the_areas_tell_how_one_stands(
        self, by: As, ezra: Person, payroll: Area, bank: list[Question]
    ) -> None:
        def payrolls() -> Any:
            areas = by(ezra).get("/communities/tally/areas").json()["items"]
            return next(one for one in areas if one["id"] == str(payroll.id))

        assert (payrolls()["state"], payrolls()["languages"]) == ("not_yet", ["en"])
        for _ in range(2):
            test = by(ezra).post(f"/areas/{payroll.id}/attempts").json()
            assert payrolls()["open_attempt"] == test["id"]
            by(ezra).post(f"/attempts/{test['id']}/answers", {"answers": {}})
        told = problem(by(ezra).post(f"/areas/{payroll.id}/attempts"), 409, "too_early")
        assert told["available_at"] == payrolls()["available_at"]
        assert payrolls()["state"] == "later"

    @pytest.mark.promise("C3")
    def test_areas_are_covered_or_left_out(
        self, by: As, ezra: Person, invoicing: Area, payroll: Area
    ) -> None:
        for areas in ([], [str(invoicing.id)]):
            told = by(ezra).put("/communities/tally/me/areas", {"areas": areas})
            assert [one["id"] for one in told.json()["items"] if one["covered"]] == areas
            assert [str(one) for one in seat_of(ezra).areas] == areas
        wrong = by(ezra).put("/communities/tally/me/areas", {"areas": [str(payroll.id)]})
        problem(wrong, 422, "invalid")


@pytest.mark.promise("C2")
class TestTheBank:
    def test_an_owner_reads_and_writes_it_whole(
        self, by: As, olga: Person, payroll: Area, invoicing: Area, bank: list[Question]
    ) -> None:
        told = by(olga).get(f"/areas/{payroll.id}/questions").json()
        assert len(told["questions"]) == 3
        same = by(olga).put(f"/areas/{payroll.id}/questions", told)
        assert same.json() == {"added": 0, "changed": 0, "same": 3}
        new = by(olga).put(f"/areas/{invoicing.id}/questions", told)
        assert new.json() == {"added": 3, "changed": 0, "same": 0}
        assert by(olga).get(f"/areas/{invoicing.id}/questions").json() == told

    @pytest.mark.parametrize(
        "wrong", [{}, {"kind": "x"}, {"more": 1}, {"options": [1]}, {"text": 1}]
    )
    def test_one_wrong_question_and_nothing_is_written(
        self, by: As, olga: Person, payroll: Area, bank: list[Question], wrong: Any
    ) -> None:
        questions = by(olga).get(f"/areas/{payroll.id}/questions").json()["questions"]
        questions[0]["text"] = "Changed?"
        broken = [questions[0], {**questions[1], **wrong} if wrong else {}]
        told = by(olga).put(f"/areas/{payroll.id}/questions", {"questions": broken})
        assert problem(told, 422, "invalid")["errors"].keys() == {"2"}
        assert not Question.objects.filter(text="Changed?").exists()

    def test_it_is_the_owners_alone(
        self, by: As, ezra: Person, agnes: Person, otto: Person, payroll: Area
    ) -> None:
        for somebody in (ezra, agnes, otto):
            problem(by(somebody).get(f"/areas/{payroll.id}/questions"), 404, "not_found")
            told = by(somebody).put(f"/areas/{payroll.id}/questions", {"questions": []})
            problem(told, 404, "not_found")

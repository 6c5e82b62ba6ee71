"""The tests: an attempt is drawn from an area's bank, answered once, marked here (C2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Area, Community, Membership
from peerdesk.domain.expertise.models import Attempt, Qualification, Question
from peerdesk.domain.people.access import Caller

_CHANCE = SystemRandom()


class GeneralTestFirst(Refusal):
    """The general test (rules, tone, privacy) comes before any area's (F1)."""

    code = "general_test_first"
    sentence = _("Please pass the community's general test first.")


class NothingToAsk(Refusal):
    """The area's bank is empty."""

    code = "no_questions"
    sentence = _("This area has no test yet.")


class AlreadyAnswered(Refusal):
    """Answers are given once; another try is another attempt."""

    code = "already_answered"
    sentence = _("This test is already answered. You can take it again.")


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A question that was answered wrongly, with why, and the key of the article to read."""

    question: UUID
    text: str
    explanation: str
    article: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt went; score and pass mark are percentages."""

    attempt: Attempt
    passed: bool
    score: int
    pass_mark: int
    wrong: Sequence[WrongAnswer]

    def as_wire(self) -> dict[str, Any]:
        """The protocol's result."""
        return {
            "id": str(self.attempt.id),
            "passed": self.passed,
            "score": self.score,
            "pass_mark": self.pass_mark,
            "wrong": [
                {
                    "question": str(wrong.question),
                    "explanation": wrong.explanation,
                    "article": wrong.article,
                }
                for wrong in self.wrong
            ],
        }


def draw_attempt(
    *, caller: Caller, area_id: UUID, now: datetime, language: str | None = None
) -> Attempt:
    """Draws a test of the area for one of the community's experts; it may be repeated (C2).

    In `language`, else the expert's own, else the first of the community's that has questions.
    Raises NotFound for who isn't an expert there, GeneralTestFirst and NothingToAsk.
    """
    area = Area.objects.filter(id=area_id).select_related("community").first()
    if area is None:
        raise NotFound
    membership_of(caller, area.community_id, Membership.Role.EXPERT)
    if not area.is_general and not _passed_general_test(caller, area):
        raise GeneralTestFirst
    bank = _bank(area, [language or caller.person.language, *area.community.languages])
    drawn = [
        {"question": str(question.id), "options": _shuffled([o["id"] for o in question.options])}
        for question in _CHANCE.sample(bank, min(area.test_length, len(bank)))
    ]
    return Attempt.objects.create(area=area, person=caller.person, drawn=drawn, started_at=now)


def attempt_of(caller: Caller, attempt_id: UUID) -> Attempt:
    """The caller's own attempt; raises NotFound for anybody else's."""
    own = Attempt.objects.filter(id=attempt_id, person=caller.person)
    attempt = own.select_related("area__community").first()
    if attempt is None:
        raise NotFound
    membership_of(caller, attempt.area.community_id, Membership.Role.EXPERT)
    return attempt


def attempt_wire(attempt: Attempt) -> dict[str, Any]:
    """The protocol's attempt: its questions in the order drawn, without the solutions."""
    by_id = {str(question.id): question for question in _asked(attempt)}
    return {
        "id": str(attempt.id),
        "area": str(attempt.area_id),
        "pass_mark": attempt.area.pass_mark,
        "questions": [
            _question_wire(by_id[one["question"]], one["options"]) for one in attempt.drawn
        ],
    }


@transaction.atomic
def mark_attempt(
    *, caller: Caller, attempt_id: UUID, answers: Mapping[str, Sequence[str]], now: datetime
) -> Result:
    """Marks the answers (question id to option ids) and qualifies the expert who passed.

    What isn't answered is wrong. Raises NotFound, AlreadyAnswered, and InvalidInput for answers
    to what wasn't asked. The seat is refreshed by `workflows.pass_test`.
    """
    attempt = attempt_of(caller, attempt_id)
    _check_asked(attempt, answers)
    questions = _asked(attempt)
    wrong = [one for one in questions if not _is_right(one, answers.get(str(one.id), ()))]
    score = 100 * (len(questions) - len(wrong)) // len(questions)
    passed = score >= attempt.area.pass_mark
    # Of two answers at the same instant one counts.
    marked = Attempt.objects.filter(id=attempt.id, answered_at=None).update(
        answered_at=now,
        answers={key: list(value) for key, value in answers.items()},
        score=score,
        passed=passed,
    )
    if not marked:
        raise AlreadyAnswered
    if passed:
        qualify(person_id=caller.person.id, area=attempt.area, score=score, now=now)
    notes = [WrongAnswer(q.id, q.text, q.explanation, q.article_key or None) for q in wrong]
    return Result(attempt, passed, score, attempt.area.pass_mark, notes)


def qualify(*, person_id: UUID, area: Area, score: int, now: datetime) -> None:
    """Keeps that the person passed; a better score replaces a lower one, a revocation stays."""
    _, made = Qualification.objects.get_or_create(
        area=area, person_id=person_id, defaults={"passed_at": now, "score": score}
    )
    if not made:
        Qualification.objects.filter(area=area, person_id=person_id).update(
            score=Greatest("score", score)
        )


def solutions(community: Community) -> dict[str, list[str]]:
    """Question id to its right option ids, for the whole bank. Never for a client."""
    bank = Question.objects.filter(area__community=community, retired_at=None)
    return {str(question.id): question.solution for question in bank.order_by("id")}


def _passed_general_test(caller: Caller, area: Area) -> bool:
    general = Area.objects.filter(community_id=area.community_id, is_general=True)
    passed = Qualification.objects.filter(person=caller.person, revoked_at=None)
    return not general.exists() or passed.filter(area__in=general).exists()


def _bank(area: Area, tongues: Sequence[str]) -> list[Question]:
    living = Question.objects.filter(area=area, retired_at=None)
    for tongue in (short for full in tongues for short in (full, full.partition("-")[0])):
        bank = list(living.filter(language=tongue))
        if bank:
            return bank
    raise NothingToAsk


def _asked(attempt: Attempt) -> QuerySet[Question]:
    return Question.objects.filter(id__in=[one["question"] for one in attempt.drawn])


def _check_asked(attempt: Attempt, answers: Mapping[str, Sequence[str]]) -> None:
    offered = {one["question"]: set(one["options"]) for one in attempt.drawn}
    errors = {
        question: ["This wasn't asked or offered in this test."]
        for question, chosen in answers.items()
        if question not in offered or not offered[question].issuperset(chosen)
    }
    if errors:
        raise InvalidInput(errors)


def _is_right(question: Question, chosen: Sequence[str]) -> bool:
    if question.kind == Question.Kind.ORDER:
        return bool(list(chosen) == question.solution)
    return set(chosen) == set(question.solution)


def _question_wire(question: Question, order: Sequence[str]) -> dict[str, Any]:
    texts = {option["id"]: option["text"] for option in question.options}
    options = [{"id": chosen, "text": texts[chosen]} for chosen in order]
    kept = {"id": str(question.id), "kind": question.kind, "text": question.text}
    return {**kept, "options": options}


def _shuffled(ids: Sequence[str]) -> list[str]:
    return _CHANCE.sample(list(ids), len(ids))

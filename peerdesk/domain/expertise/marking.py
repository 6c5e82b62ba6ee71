"""Answers: saved as one goes, handed in once, marked here and nowhere else (C2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.domain.communities.models import Area
from peerdesk.domain.expertise.models import Asked, Attempt, Qualification, Question
from peerdesk.domain.expertise.testing import asked_in, attempt_of
from peerdesk.domain.people.access import Caller

# What was sent in the last second and came over a slow line still counts.
GRACE: Final = timedelta(seconds=10)


class AlreadyAnswered(Refusal):
    """Answers are given once; another try is another attempt."""

    code = "already_answered"
    sentence = _("This test is already answered. You can take it again.")


class TimeIsOver(Refusal):
    """Nothing more can be saved; what was saved is marked."""

    code = "time_is_over"
    sentence = _("The time for this test is over. What you had answered is marked.")


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A question that was answered wrongly, with why, and the key of the article to read."""

    question: UUID
    text: str
    given: Sequence[str]
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
            "late": self.attempt.late,
            "wrong": [
                {
                    "question": str(wrong.question),
                    "explanation": wrong.explanation,
                    "article": wrong.article,
                }
                for wrong in self.wrong
            ],
        }


@transaction.atomic
def save_answers(
    *, caller: Caller, attempt_id: UUID, answers: Mapping[str, Sequence[str]], now: datetime
) -> Attempt:
    """Keeps answers (question id to option ids) for now; those not named stay as they are.

    Raises NotFound, AlreadyAnswered, TimeIsOver, and InvalidInput for what wasn't asked.
    """
    attempt = _locked(attempt_of(caller, attempt_id))
    if attempt.state != Attempt.State.OPEN:
        raise AlreadyAnswered(state=attempt.state)
    if now > attempt.due_at + GRACE:
        raise TimeIsOver
    asked = asked_in(attempt)
    _check_asked(asked, answers)
    _keep(asked, answers)
    attempt.saved_at = now
    attempt.save(update_fields=["saved_at"])
    return attempt


@transaction.atomic
def mark_attempt(
    *, caller: Caller, attempt_id: UUID, answers: Mapping[str, Sequence[str]], now: datetime
) -> Result:
    """Marks the answers over those saved, and qualifies the expert who passed.

    What isn't answered is wrong; what comes after the time is over isn't taken, and the saved
    answers are marked. Raises NotFound, AlreadyAnswered, and InvalidInput for answers to what
    wasn't asked. The seat is refreshed by `workflows.pass_test`.
    """
    # Of two answers at the same instant the second waits here, and finds the test answered.
    attempt = _locked(attempt_of(caller, attempt_id))
    if attempt.late:
        return result_of(attempt)
    if attempt.state != Attempt.State.OPEN:
        raise AlreadyAnswered(state=attempt.state)
    asked = asked_in(attempt)
    _check_asked(asked, answers)
    late = now > attempt.due_at + GRACE
    if not late:
        _keep(asked, answers)
    return _mark(attempt, asked, now=now, late=late)


@transaction.atomic
def close_overdue_attempt(*, attempt_id: UUID, now: datetime) -> Result | None:
    """Marks as saved what nobody handed in, once its time is over; None: nothing was to do.

    An attempt that had no limit and no answer just lapses: it is no failure.
    """
    rows = Attempt.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    over = rows.filter(id=attempt_id, state="open", due_at__lt=now - GRACE)
    attempt = over.select_related("area__community").first()
    if attempt is None:
        return None
    if not attempt.timed and attempt.saved_at is None:
        attempt.state, attempt.answered_at = Attempt.State.LAPSED, now
        attempt.save(update_fields=["state", "answered_at"])
        return None
    return _mark(attempt, asked_in(attempt), now=now, late=True)


def overdue_attempts(
    now: datetime,
    *,
    person_id: UUID | None = None,
    area_id: UUID | None = None,
    limit: int | None = None,
) -> list[UUID]:
    """Open attempts whose time is over, the longest ones first: everybody's, or one person's."""
    over = Attempt.objects.filter(state="open", due_at__lt=now - GRACE)
    if person_id is not None and area_id is not None:
        over = over.filter(person_id=person_id, area_id=area_id)
    return list(over.order_by("due_at").values_list("id", flat=True)[:limit])


def result_of(attempt: Attempt) -> Result:
    """How a marked attempt went, by the questions as they were then."""
    notes = [_note(one) for one in asked_in(attempt) if not one.right]
    return Result(attempt, bool(attempt.passed), attempt.score or 0, attempt.pass_mark, notes)


def qualify(*, person_id: UUID, area: Area, score: int, now: datetime) -> None:
    """Keeps that the person passed; a better score replaces a lower one, a revocation stays."""
    _, made = Qualification.objects.get_or_create(
        area=area, person_id=person_id, defaults={"passed_at": now, "score": score}
    )
    if not made:
        Qualification.objects.filter(area=area, person_id=person_id).update(
            score=Greatest("score", score)
        )


def is_right(kind: str, solution: Sequence[str], chosen: Sequence[str]) -> bool:
    """All that is right and nothing else; for an order question in the very order (pure)."""
    if kind == Question.Kind.ORDER:
        return list(chosen) == list(solution)
    return set(chosen) == set(solution)


def score_of(marks: Sequence[bool]) -> int:
    """The right ones of all, in whole percent, rounded down (pure)."""
    return 100 * sum(marks) // len(marks) if marks else 0


def _locked(attempt: Attempt) -> Attempt:
    rows = Attempt.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("area__community").get(id=attempt.id)


def _mark(attempt: Attempt, asked: Sequence[Asked], *, now: datetime, late: bool) -> Result:
    for one in asked:
        question = one.question
        one.right = is_right(question.kind, question.solution, one.chosen or ())
    Asked.objects.bulk_update(asked, ["right"])
    attempt.score = score_of([bool(one.right) for one in asked])
    attempt.passed = attempt.score >= attempt.pass_mark
    attempt.state, attempt.answered_at, attempt.late = Attempt.State.MARKED, now, late
    attempt.save(update_fields=["state", "score", "passed", "answered_at", "late"])
    if attempt.passed:
        qualify(person_id=attempt.person_id, area=attempt.area, score=attempt.score, now=now)
    return result_of(attempt)


def _keep(asked: Iterable[Asked], answers: Mapping[str, Sequence[str]]) -> None:
    given = [one for one in asked if str(one.question_id) in answers]
    for one in given:
        # Nothing chosen is not answered, also where something was chosen before.
        one.chosen = list(answers[str(one.question_id)]) or None
    Asked.objects.bulk_update(given, ["chosen"])


def _check_asked(asked: Iterable[Asked], answers: Mapping[str, Sequence[str]]) -> None:
    offered = {str(one.question_id): set(one.options) for one in asked}
    errors = {
        question: [gettext("This wasn't asked or offered in this test.")]
        for question, chosen in answers.items()
        if question not in offered or not offered[question].issuperset(chosen)
    }
    if errors:
        raise InvalidInput(errors)


def _note(asked: Asked) -> WrongAnswer:
    question = asked.question
    texts = {option["id"]: option["text"] for option in question.options}
    given = [texts[one] for one in asked.chosen or () if one in texts]
    article = question.article_key or None
    return WrongAnswer(question.id, question.text, given, question.explanation, article)

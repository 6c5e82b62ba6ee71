"""The tests: an attempt is drawn from an area's bank, resumed, left and taken up again (C2)."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from peerdesk.core.clock import rfc3339
from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Area, Membership
from peerdesk.domain.expertise.drawing import bank_in, draw
from peerdesk.domain.expertise.models import Asked, Attempt, Qualification
from peerdesk.domain.expertise.pausing import may_repeat_at
from peerdesk.domain.people.access import Caller

# Who only looks at a test gets another draw, but doesn't see the whole bank that way.
MOST_OPEN: Final = 3


class GeneralTestFirst(Refusal):
    """The general test (rules, tone, privacy) comes before any area's (F1)."""

    code = "general_test_first"
    sentence = _("Please pass the community's general test first.")


class NothingToAsk(Refusal):
    """The area's bank is empty."""

    code = "no_questions"
    sentence = _("This area has no test yet.")


class RepeatTooEarly(Refusal):
    """After failures in a row the next try waits until `available_at`."""

    code = "too_early"
    sentence = _("You can take this test again a little later.")


class QualificationRevoked(Refusal):
    """An owner took the area from this expert: no test gives it back."""

    code = "qualification_revoked"
    sentence = _("The team of this community has withdrawn this area from you.")


@transaction.atomic
def draw_attempt(
    *,
    caller: Caller,
    area_id: UUID,
    now: datetime,
    language: str | None = None,
    afresh: bool = True,
) -> Attempt:
    """The expert's test of the area: the open one with what was saved, else a new draw (C2).

    In `language`, else the expert's own, else the first of the community's that has questions.
    `afresh` draws another one also while one is open in which nothing was saved. Raises NotFound
    for who isn't an expert there, GeneralTestFirst, QualificationRevoked, RepeatTooEarly and
    NothingToAsk.
    """
    area = area_for(caller, area_id)
    # Two tabs at once come one after the other: the second finds the first one's attempt.
    list(_memberships(caller, area).select_for_update(no_key=True))
    _check_allowed(caller, area)
    left = list(open_attempts(caller.person.id, area, now)[:MOST_OPEN])
    if left and (not afresh or left[0].saved_at or len(left) == MOST_OPEN):
        return left[0]
    _check_pause(caller, area, now)
    tongues = [language or caller.person.language, *area.community.languages]
    questions = bank_in(area, tongues)
    if not questions:
        raise NothingToAsk
    return draw(area=area, person_id=caller.person.id, questions=questions, now=now)


def area_for(caller: Caller, area_id: UUID) -> Area:
    """An area of a community in which the caller is an expert; raises NotFound."""
    area = Area.objects.filter(id=area_id).select_related("community").first()
    if area is None:
        raise NotFound
    membership_of(caller, area.community_id, Membership.Role.EXPERT)
    return area


def attempt_of(caller: Caller, attempt_id: UUID) -> Attempt:
    """The caller's own attempt; raises NotFound for anybody else's."""
    own = Attempt.objects.filter(id=attempt_id, person=caller.person)
    attempt = own.select_related("area__community").first()
    if attempt is None:
        raise NotFound
    membership_of(caller, attempt.area.community_id, Membership.Role.EXPERT)
    return attempt


def open_attempts(person_id: UUID, area: Area, now: datetime) -> QuerySet[Attempt]:
    """Those that can be taken up again, the one in which something was saved first."""
    rows = Attempt.objects.filter(person_id=person_id, area=area, state="open", due_at__gt=now)
    rows = rows.select_related("area__community")
    return rows.order_by(F("saved_at").desc(nulls_last=True), "-started_at", "-id")


def asked_in(attempt: Attempt) -> list[Asked]:
    """The questions in the order drawn."""
    rows = Asked.objects.filter(attempt=attempt).select_related("question")
    return list(rows.order_by("place"))


def attempt_wire(attempt: Attempt) -> dict[str, Any]:
    """The protocol's attempt: its questions in the order drawn, without the solutions."""
    asked = asked_in(attempt)
    return {
        "id": str(attempt.id),
        "area": str(attempt.area_id),
        "state": attempt.state,
        "language": attempt.language,
        "pass_mark": attempt.pass_mark,
        "started_at": rfc3339(attempt.started_at),
        "due_at": rfc3339(attempt.due_at) if attempt.timed else None,
        "questions": [question_wire(one) for one in asked],
        "saved": {str(one.question_id): one.chosen for one in asked if one.chosen is not None},
    }


def question_wire(asked: Asked) -> dict[str, Any]:
    """A question as the expert sees it: nothing of what is right."""
    question = asked.question
    texts = {option["id"]: option["text"] for option in question.options}
    options = [{"id": one, "text": texts[one]} for one in asked.options]
    kept = {"id": str(question.id), "kind": question.kind, "text": question.text}
    return {**kept, "options": options}


def next_try_at(person_id: UUID, area: Area) -> datetime | None:
    """When a new attempt may begin; None: at once. Who has passed may practise as they like."""
    if Qualification.objects.filter(person_id=person_id, area=area, revoked_at=None).exists():
        return None
    marked = Attempt.objects.filter(person_id=person_id, area=area, state="marked")
    tries = marked.order_by("-answered_at", "-id").values_list("passed", "answered_at")
    return may_repeat_at(
        ((bool(passed), at) for passed, at in tries if at), area.retry_pause_minutes
    )


def _memberships(caller: Caller, area: Area) -> QuerySet[Membership]:
    return Membership.objects.filter(
        community_id=area.community_id, person=caller.person, role=Membership.Role.EXPERT
    )


def _check_allowed(caller: Caller, area: Area) -> None:
    held = Qualification.objects.filter(person=caller.person)
    general = Area.objects.filter(community_id=area.community_id, is_general=True)
    passed = held.filter(area__in=general, revoked_at=None)
    if not area.is_general and general.exists() and not passed.exists():
        raise GeneralTestFirst
    if held.filter(area=area, revoked_at__isnull=False).exists():
        raise QualificationRevoked


def _check_pause(caller: Caller, area: Area, now: datetime) -> None:
    at = next_try_at(caller.person.id, area)
    if at is not None and at > now:
        raise RepeatTooEarly(available_at=rfc3339(at))

"""The draw: which questions of a bank are asked, in which order, with options in which order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from peerdesk.domain.communities.models import Area
from peerdesk.domain.expertise.models import Asked, Attempt, Question

# How long an attempt without the owner's limit may be resumed.
SHELF_LIFE: Final = timedelta(days=14)
_CHANCE = SystemRandom()


def bank(area: Area) -> QuerySet[Question]:
    """What may be drawn: the present versions that nobody took out."""
    return Question.objects.filter(area=area, replaced_at=None, retired_at=None)


def bank_in(area: Area, tongues: Sequence[str]) -> list[Question]:
    """The bank in the first of the languages that has one (de-CH, then de); empty without any."""
    for tongue in (short for full in tongues for short in (full, full.partition("-")[0])):
        found = list(bank(area).filter(language=tongue))
        if found:
            return found
    return []


@transaction.atomic
def draw(*, area: Area, person_id: UUID, questions: Sequence[Question], now: datetime) -> Attempt:
    """A new attempt of `area.test_length` questions, those not seen lately first (C2)."""
    attempt = Attempt.objects.create(
        area=area,
        person_id=person_id,
        language=questions[0].language,
        pass_mark=area.pass_mark,
        timed=area.time_limit_minutes is not None,
        started_at=now,
        due_at=now + _time_for(area),
    )
    chosen = _least_seen(questions, _last_seen(area, person_id))[: area.test_length]
    Asked.objects.bulk_create(
        Asked(attempt=attempt, question=one, place=place, options=_shuffled(one))
        for place, one in enumerate(_CHANCE.sample(chosen, len(chosen)), start=1)
    )
    return attempt


def _time_for(area: Area) -> timedelta:
    minutes = area.time_limit_minutes
    return SHELF_LIFE if minutes is None else timedelta(minutes=minutes)


def _last_seen(area: Area, person_id: UUID) -> dict[str, datetime]:
    """When each key was last asked of this person, in whatever language and version."""
    rows = Asked.objects.filter(attempt__area=area, attempt__person_id=person_id)
    seen = rows.values_list("question__key").annotate(at=Max("attempt__started_at"))
    return dict(seen.values_list("question__key", "at"))


def _least_seen(questions: Sequence[Question], seen: dict[str, datetime]) -> list[Question]:
    """By chance, the unseen before the seen and those seen long ago before those seen lately."""
    mixed = _CHANCE.sample(list(questions), len(questions))
    fresh = [one for one in mixed if one.key not in seen]
    known = [one for one in mixed if one.key in seen]
    return [*fresh, *sorted(known, key=lambda one: seen[one.key])]


def _shuffled(question: Question) -> list[str]:
    ids = [option["id"] for option in question.options]
    return _CHANCE.sample(ids, len(ids))

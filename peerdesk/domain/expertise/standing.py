"""How an expert stands in each area of a community: passed, open, waiting, or not yet (C2, C3)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from peerdesk.core.clock import rfc3339
from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.communities.queries import areas_of
from peerdesk.domain.expertise.models import Asked, Attempt, Qualification, Question
from peerdesk.domain.expertise.pausing import may_repeat_at


@dataclass(frozen=True, slots=True)
class Standing:
    """One area for one expert. `languages` are those in which the test can be taken."""

    area: Area
    languages: list[str]
    qualification: Qualification | None
    open: Attempt | None
    answered: int
    asked: int
    last: Attempt | None
    may_begin_at: datetime | None
    general_first: bool

    @property
    def revoked(self) -> bool:
        """Whether an owner has withdrawn the area."""
        return bool(self.qualification and self.qualification.revoked_at)

    @property
    def passed(self) -> bool:
        """Whether the test is passed and counts."""
        return self.qualification is not None and not self.revoked

    @property
    def covered(self) -> bool:
        """Whether the expert wants to be asked there."""
        return bool(self.passed and self.qualification and self.qualification.covered)

    @property
    def state(self) -> str:
        """In one word: revoked, passed, open, no_test, general_first, later or not_yet."""
        states = [
            (self.revoked, "revoked"),
            (self.passed, "passed"),
            (self.open is not None, "open"),
            (not self.languages, "no_test"),
            (self.general_first, "general_first"),
            (self.may_begin_at is not None, "later"),
        ]
        return next((word for holds, word in states if holds), "not_yet")

    @property
    def can_begin(self) -> bool:
        """Whether a new attempt would be drawn now."""
        return self.state in ("not_yet", "passed") and bool(self.languages)

    def as_wire(self) -> dict[str, Any]:
        """What stands beside the area's name in the API."""
        held = self.qualification
        return {
            "passed": self.passed,
            "covered": self.covered,
            "state": self.state,
            "score": held.score if held and self.passed else None,
            "passed_at": rfc3339(held.passed_at) if held and self.passed else None,
            "open_attempt": str(self.open.id) if self.open else None,
            "available_at": rfc3339(self.may_begin_at) if self.may_begin_at else None,
            "questions": self.area.test_length,
            "pass_mark": self.area.pass_mark,
            "time_limit_minutes": self.area.time_limit_minutes,
            "languages": self.languages,
        }


def standings(person_id: UUID, community: Community, now: datetime) -> list[Standing]:
    """Every area in the owner's order, the general one first, and how the person stands there."""
    areas = areas_of(community)
    held = {
        one.area_id: one
        for one in Qualification.objects.filter(person_id=person_id, area__in=areas)
    }
    attempts = _attempts(person_id, areas)
    banks = _languages(areas)
    general = [area.id for area in areas if area.is_general]
    through = all(area_id in held and held[area_id].revoked_at is None for area_id in general)
    found = [
        _standing(area, banks[area.id], held.get(area.id), attempts[area.id], now, through)
        for area in areas
    ]
    return _with_progress(found)


def standing_in(person_id: UUID, area: Area, now: datetime) -> Standing:
    """How the person stands in one area."""
    everywhere = standings(person_id, area.community, now)
    return next(one for one in everywhere if one.area.id == area.id)


def _standing(
    area: Area,
    languages: list[str],
    held: Qualification | None,
    attempts: list[Attempt],
    now: datetime,
    through: bool,
) -> Standing:
    marked = [one for one in attempts if one.state == Attempt.State.MARKED]
    living = [one for one in attempts if one.state == Attempt.State.OPEN and one.due_at > now]
    tries = [(bool(one.passed), one.answered_at) for one in marked if one.answered_at]
    at = may_repeat_at(tries, area.retry_pause_minutes) if held is None else None
    return Standing(
        area=area,
        languages=languages,
        qualification=held,
        open=max(living, key=_taken_up, default=None),
        answered=0,
        asked=0,
        last=marked[0] if marked else None,
        may_begin_at=at if at and at > now else None,
        general_first=not area.is_general and not through,
    )


def _taken_up(attempt: Attempt) -> tuple[bool, datetime, datetime]:
    return attempt.saved_at is not None, attempt.saved_at or attempt.started_at, attempt.started_at


def _attempts(person_id: UUID, areas: Iterable[Area]) -> Mapping[UUID, list[Attempt]]:
    """The person's attempts by area, the last marked first."""
    rows = Attempt.objects.filter(person_id=person_id, area__in=areas)
    by_area: dict[UUID, list[Attempt]] = defaultdict(list)
    for one in rows.order_by(F("answered_at").desc(nulls_last=True), "-id"):
        by_area[one.area_id].append(one)
    return by_area


def _languages(areas: Iterable[Area]) -> Mapping[UUID, list[str]]:
    rows = Question.objects.filter(area__in=areas, replaced_at=None, retired_at=None)
    by_area: dict[UUID, list[str]] = defaultdict(list)
    for area_id, language in (
        rows.values_list("area_id", "language").distinct().order_by("language")
    ):
        by_area[area_id].append(language)
    return by_area


def _with_progress(found: list[Standing]) -> list[Standing]:
    ids = [one.open.id for one in found if one.open]
    done = Count("id", filter=Q(chosen__isnull=False))
    rows = Asked.objects.filter(attempt_id__in=ids).values_list("attempt_id")
    counts = {row[0]: row[1:] for row in rows.annotate(n=Count("id"), done=done)}
    return [
        replace(one, asked=counts[one.open.id][0], answered=counts[one.open.id][1])
        if one.open
        else one
        for one in found
    ]

"""Figures of the tests: how often a question is asked and failed, how many pass an area's test."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from peerdesk.domain.communities.models import Area, Community
from peerdesk.domain.expertise.models import Asked, Attempt, Qualification, Question

# From so many answers on, a question that nearly everybody fails is probably a bad question.
ENOUGH: Final = 5
NEARLY_ALL: Final = 0.8


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one version of a question, over marked attempts."""

    asked: int = 0
    failed: int = 0

    @property
    def failed_percent(self) -> int:
        """How many of those asked failed it, in whole percent."""
        return round(100 * self.failed / self.asked) if self.asked else 0

    @property
    def suspicious(self) -> bool:
        """Whether nearly everybody fails it: then the question may be at fault."""
        return self.asked >= ENOUGH and self.failed >= NEARLY_ALL * self.asked


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """Of one area's test."""

    area: Area
    questions: Mapping[str, int]  # in the draw, by language
    attempts: int
    passed: int
    experts: int

    @property
    def too_few(self) -> list[str]:
        """Languages whose bank is so small that a repeat asks the same questions."""
        return [tongue for tongue, n in self.questions.items() if n <= self.area.test_length]


def figures_of(area: Area) -> dict[UUID, Figures]:
    """By the id of the version that was asked."""
    marked = Asked.objects.filter(question__area=area, right__isnull=False)
    rows = marked.values("question_id").annotate(
        asked=Count("id"), failed=Count("id", filter=Q(right=False))
    )
    return {row["question_id"]: Figures(row["asked"], row["failed"]) for row in rows}


def area_figures(community: Community) -> list[AreaFigures]:
    """Every area in the owner's order, the general one first."""
    areas = Area.objects.filter(community=community).select_related("community")
    banks: dict[UUID, dict[str, int]] = {}
    living = Question.objects.filter(area__in=areas, replaced_at=None, retired_at=None)
    counted = living.values_list("area_id", "language").annotate(n=Count("id"))
    for area_id, language, n in counted.order_by("area_id", "language"):
        banks.setdefault(area_id, {})[language] = n
    marked = Attempt.objects.filter(area__in=areas, state="marked")
    tries = {
        row["area_id"]: (row["all"], row["good"])
        for row in marked.values("area_id").annotate(
            all=Count("id"), good=Count("id", filter=Q(passed=True))
        )
    }
    held = Qualification.objects.filter(area__in=areas, revoked_at=None)
    experts = dict(held.values_list("area_id").annotate(n=Count("id")))
    return [
        AreaFigures(
            area,
            banks.get(area.id, {}),
            *tries.get(area.id, (0, 0)),
            experts=experts.get(area.id, 0),
        )
        for area in areas.order_by("-is_general", "position", "id")
    ]

"""Banks of questions for scenes about tests."""

from itertools import cycle, islice

from peerdesk.domain.communities.models import Area
from peerdesk.domain.expertise.models import Question


def bank_of(
    of: Area, count: int = 6, language: str = "en", kinds: tuple[str, ...] = ("single",)
) -> list[Question]:
    """Questions with three options: the first is right, the first two are, or all in order."""
    return [
        _question(of, number, language, kind)
        for number, kind in enumerate(islice(cycle(kinds), count))
    ]


def _question(of: Area, number: int, language: str, kind: str) -> Question:
    options = [{"id": f"{of.slug}-{number}-{o}", "text": f"Option {number}{o}"} for o in "abc"]
    ids = [option["id"] for option in options]
    return Question.objects.create(
        area=of,
        language=language,
        key=f"{of.slug}-{number}",
        kind=kind,
        text=f"Question {number}?",
        options=options,
        solution={"single": ids[:1], "multiple": ids[:2], "order": ids}[kind],
        explanation=f"Because {number}.",
        article_key="why",
    )

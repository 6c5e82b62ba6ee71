"""A score in words and as a picture: its parts, what each means, what would raise it (F13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from peerdesk.domain.routing.matching import WEIGHTS

_WIDE, _HIGH = 400, 14

_WORDS: Final = {
    "area": (
        _("Area"),
        _("Whether the question names an area that you cover."),
        _("Pass the tests of further areas."),
    ),
    "language": (
        _("Language"),
        _("How early the question's language stands in your own order."),
        _("Put the languages you like best first."),
    ),
    "stars": (
        _("Stars"),
        _("Stars that customers gave, the last fifty; few are drawn towards the usual 4.2."),
        _("Given stars only count: silent fives change nothing."),
    ),
    "acceptance": (
        _("Taken"),
        _("How often you take what you don't pass on. Passing is free; silence counts."),
        _("Pass rather than let the time run out, or pause."),
    ),
    "reply": (
        _("First reply"),
        _("How often your first answer came in time."),
        _("Write a first line soon after you take a chat."),
    ),
    "reach": (
        _("Reachable"),
        _("How often our notifications arrived on your devices."),
        _("Allow notifications, and test them under Devices."),
    ),
    "load": (
        _("Free places"),
        _("How many of your places are free."),
        _("Close chats that are answered."),
    ),
    "fairness": (
        _("Your turn"),
        _("How long ago you were last asked: who was asked just now stands back."),
        _("It grows by itself with time."),
    ),
    "newcomer": (
        _("New here"),
        _("A share for everybody's first ten chats."),
        _("It is for those who begin."),
    ),
}


@dataclass(frozen=True, slots=True)
class PartWords:
    """One part of the score: its name, its meaning, what raises it, and what it counts at most."""

    key: str
    name: str
    means: str
    raises: str
    weight: float
    value: float | None = None  # 0 to 1, of one expert
    points: float | None = None


def parts_in_words(parts: Mapping[str, Any] | None = None) -> list[PartWords]:
    """Every part in the order of the table of weights, with the values of one score."""
    known = parts or {}
    return [
        PartWords(
            key,
            *_words_of(key),
            weight=known.get(key, {}).get("weight", weight),
            value=known.get(key, {}).get("value"),
            points=known.get(key, {}).get("points"),
        )
        for key, weight in WEIGHTS.items()
    ]


def name_of(part: str) -> str:
    """The part as a reader calls it."""
    return _words_of(part)[0]


def score_bar(parts: Mapping[str, Any]) -> SafeString:
    """The parts one after the other, as long as their points; a table says the same beside it."""
    most = sum(WEIGHTS.values())
    drawn, left = [], 0.0
    for one in parts_in_words(parts):
        points = one.points or 0.0
        drawn.append((one.key, round(left, 1), round(points / most * _WIDE, 1), one.name))
        left += points / most * _WIDE
    bars = format_html_join(
        "",
        '<rect class="part part-{}" x="{}" y="0" width="{}" height="14"><title>{}</title></rect>',
        drawn,
    )
    return format_html(
        '<svg class="scorebar" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">'
        "{}</svg>",
        _WIDE,
        _HIGH,
        bars,
    )


def _words_of(part: str) -> tuple[str, str, str]:
    """In the reader's language; a part that a later version knows goes by its key."""
    name, means, raises = _WORDS.get(part, (part, "", ""))
    return str(name), str(means), str(raises)

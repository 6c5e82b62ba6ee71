"""Chats by week as stacked bars: solved in the chat, become tickets, forwarded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peerdesk.entrypoints.web.plots import Scale, Shape, grid_of, scale_of


@dataclass(frozen=True, slots=True)
class Column:
    """A week: how many chats, by what became of them."""

    monday: date
    label: str
    solved: int
    converted: int
    forwarded: int

    @property
    def parts(self) -> list[tuple[str, int]]:
        """From the foot upwards."""
        return [
            ("solved", self.solved),
            ("converted", self.converted),
            ("forwarded", self.forwarded),
        ]

    @property
    def total(self) -> int:
        return self.solved + self.converted + self.forwarded


def outcome_plot(weeks: Sequence[Column], *, title: str, summary: str, shape: Shape) -> SafeString:
    """The drawing; `title` and `summary` are what a screen reader says of it."""
    # Counts: the axis is never finer than one, nor without a height.
    scale = scale_of([4, *(week.total for week in weeks)], shape)
    return format_html(
        '<svg class="plot plot--{shape} outcomes" viewBox="0 0 {width} {height}" role="img"'
        ' aria-labelledby="out-{shape}-t out-{shape}-d" xmlns="http://www.w3.org/2000/svg">'
        '<title id="out-{shape}-t">{title}</title><desc id="out-{shape}-d">{summary}</desc>'
        "{grid}{bars}</svg>",
        shape=shape.name,
        width=shape.width,
        height=shape.height,
        title=title,
        summary=summary,
        grid=grid_of(scale, str),
        bars=format_html_join("", "{}", ((one,) for one in _bars(weeks, scale))),
    )


def _bars(weeks: Sequence[Column], scale: Scale) -> Iterator[SafeString]:
    shape = scale.shape
    room = (shape.width - shape.left - shape.right) / len(weeks)
    wide = min(44.0, room * 0.62)
    for place, week in enumerate(weeks):
        middle = shape.left + room * (place + 0.5)
        yield format_html(
            '<g class="week"><title>{words}</title>{parts}'
            '<text x="{middle}" y="{below}" text-anchor="middle">{label}</text></g>',
            words=_words(week),
            parts=format_html_join("", "{}", ((one,) for one in _parts(week, scale, middle, wide))),
            middle=round(middle, 1),
            below=shape.height - 8,
            label=week.label,
        )


def _parts(week: Column, scale: Scale, middle: float, wide: float) -> Iterator[SafeString]:
    foot = 0
    for name, count in week.parts:
        if count:
            top = scale.y(foot + count)
            yield format_html(
                '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
                name,
                round(middle - wide / 2, 1),
                top,
                round(wide, 1),
                round(scale.y(foot) - top, 1),
            )
        foot += count


def _words(week: Column) -> str:
    words = _(
        "Week of %(week)s: %(solved)d solved in the chat, %(converted)d became tickets,"
        " %(forwarded)d forwarded"
    )
    return words % {
        "week": week.label,
        "solved": week.solved,
        "converted": week.converted,
        "forwarded": week.forwarded,
    }

"""Plots as SVG made on the server: no script, colours from the style sheet, words for every bar."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from babel import Locale
from babel.numbers import format_decimal
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from peerdesk.core.money import Money, exponent

GRID_LINES = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `label` stands below it, `name` says its span in words; `open` is still growing."""

    label: str
    name: str
    amount: Money
    open: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """Size in the SVG's own units, which are pixels at full width."""

    name: str
    width: int
    height: int
    left: int
    top: int = 24
    bottom: int = 28
    right: int = 8


WIDE = Shape("wide", 880, 220, left=56)
NARROW = Shape("narrow", 344, 200, left=40)


@dataclass(frozen=True, slots=True)
class Scale:
    """The value axis, in minor units: from `low` to `high` by `step`, on `shape`."""

    low: int
    high: int
    step: int
    shape: Shape

    def y(self, minor: int) -> float:
        """How far below the top edge an amount lies."""
        room = self.shape.height - self.shape.top - self.shape.bottom
        return round(self.shape.top + room * (self.high - minor) / (self.high - self.low), 1)

    def ticks(self) -> range:
        """The amounts that get a line."""
        return range(self.low, self.high + 1, self.step)


def money_bars(
    bars: Sequence[Bar], *, title: str, summary: str, locale: Locale, shape: Shape, key: str
) -> SafeString:
    """Bars of money in one currency; `title` and `summary` are what a screen reader says.

    `key` makes the ids of this drawing unique within its page.
    """
    scale = scale_of([bar.amount.amount_minor for bar in bars], shape)
    currency = bars[0].amount.currency
    return format_html(
        '<svg class="plot plot--{shape}" viewBox="0 0 {width} {height}" role="img"'
        ' aria-labelledby="{key}-title {key}-desc" xmlns="http://www.w3.org/2000/svg">'
        '<title id="{key}-title">{title}</title><desc id="{key}-desc">{summary}</desc>'
        "{grid}{bars}</svg>",
        shape=shape.name,
        width=shape.width,
        height=shape.height,
        key=key,
        title=title,
        summary=summary,
        grid=_grid(scale, currency, locale),
        bars=format_html_join("", "{}", ((drawn,) for drawn in _bars(bars, scale, locale))),
    )


def scale_of(amounts: Sequence[int], shape: Shape) -> Scale:
    """An axis that holds zero and every amount, with round steps of 1, 2 or 5 times ten."""
    highest, lowest = max(0, *amounts, 0), min(0, *amounts, 0)
    if highest == lowest:
        highest = 1000
    step = _round_step((highest - lowest) / GRID_LINES)
    low, high = (lowest // step) * step, -(-highest // step) * step
    return Scale(low=low, high=high, step=step, shape=shape)


def _round_step(least: float) -> int:
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size >= least:
                return factor * size
        size *= 10


def _grid(scale: Scale, currency: str, locale: Locale) -> SafeString:
    unit = format_html('<text class="unit" x="0" y="10">{}</text>', currency)
    lines = grid_of(scale, lambda tick: _number(tick, scale.step, currency, locale))
    return format_html("{}{}", unit, lines)


def grid_of(scale: Scale, words: Callable[[int], object]) -> SafeString:
    """A line for each tick of the axis, and what it stands for in `words`."""
    shape = scale.shape
    return format_html_join(
        "",
        '<path class="line{}" d="M{} {}H{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (
                " zero" if tick == 0 else "",
                shape.left,
                scale.y(tick),
                shape.width - shape.right,
                shape.left - 8,
                scale.y(tick) + 4,
                words(tick),
            )
            for tick in scale.ticks()
        ),
    )


def _bars(bars: Sequence[Bar], scale: Scale, locale: Locale) -> Iterator[SafeString]:
    shape = scale.shape
    room = (shape.width - shape.left - shape.right) / len(bars)
    wide = min(44.0, room * 0.62)
    for place, bar in enumerate(bars):
        middle = shape.left + room * (place + 0.5)
        yield _bar(bar, scale, middle=round(middle, 1), wide=round(wide, 1), locale=locale)


def _bar(bar: Bar, scale: Scale, *, middle: float, wide: float, locale: Locale) -> SafeString:
    minor = bar.amount.amount_minor
    top, foot = scale.y(max(minor, 0)), scale.y(min(minor, 0))
    return format_html(
        '<g class="bar{state}"><title>{name}: {amount}</title>'
        '<rect x="{x}" y="{y}" width="{wide}" height="{high}" rx="3"/>'
        '<text class="value" x="{middle}" y="{above}" text-anchor="middle">{short}</text>'
        '<text x="{middle}" y="{below}" text-anchor="middle">{label}</text></g>',
        state=" open" if bar.open else "",
        name=bar.name,
        amount=bar.amount.format(locale),
        x=round(middle - wide / 2, 1),
        y=top,
        wide=wide,
        high=round(max(foot - top, 1), 1),
        middle=middle,
        above=top - 6,
        short=_number(minor, 1, bar.amount.currency, locale) if minor else "",
        below=scale.shape.height - 8,
        label=bar.label,
    )


def _number(minor: int, step: int, currency: str, locale: Locale) -> str:
    digits = exponent(currency)
    whole = step % 10**digits == 0
    pattern = "#,##0" if whole or not digits else "#,##0." + "0" * digits
    return format_decimal(Money(minor, currency).decimal, format=pattern, locale=locale)

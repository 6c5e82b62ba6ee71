"""Where most prices of the last month lie, as a scale that needs no axis to be read."""

from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from peerdesk.core.money import Money
from peerdesk.domain.questions.queries import Lately

_WIDTH, _LEFT, _RIGHT = 320, 8, 312


def price_plot(lately: Lately, least: Money) -> str:
    """From the minimum to beyond the upper quarter: the middle half as a band, the middle a line.

    What it shows stands beside it in words, so that it is hidden from screen readers.
    """
    most = max(lately.high.amount_minor * 5 // 4, least.amount_minor + 1)

    def x(money: Money) -> float:
        share = (money.amount_minor - least.amount_minor) / (most - least.amount_minor)
        return round(_LEFT + (_RIGHT - _LEFT) * min(max(share, 0), 1), 1)

    low, middle, high = x(lately.low), x(lately.median), x(lately.high)
    return format_html(
        '<svg class="pricescale" viewBox="0 0 {} 56" aria-hidden="true" focusable="false">'
        '<line class="rail" x1="{}" y1="30" x2="{}" y2="30"/>'
        '<rect class="band" x="{}" y="22" width="{}" height="16" rx="4"/>'
        '<line class="middle" x1="{}" y1="18" x2="{}" y2="42"/>'
        '<text x="{}" y="12" text-anchor="{}">{}</text>'
        '<text class="end" x="{}" y="54">{}</text>'
        '<text class="end" x="{}" y="54" text-anchor="end">{}</text></svg>',
        _WIDTH,
        _LEFT,
        _RIGHT,
        low,
        max(high - low, 4),
        middle,
        middle,
        middle,
        _anchor(middle),
        _written(lately.median),
        _LEFT,
        _("from %(price)s") % {"price": _written(least)},
        _RIGHT,
        _written(Money(most, least.currency)),
    )


def _anchor(x: float) -> str:
    if x < _WIDTH / 4:
        return "start"
    return "end" if x > _WIDTH * 3 / 4 else "middle"


def _written(money: Money) -> str:
    return money.format(get_language() or "en")

"""A share as a thin bar: SVG made on the server, with words for who doesn't see it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDE = 96
HIGH = 10


def share_plot(part: int, whole: int, *, name: str) -> SafeString:
    """What was right, then what was wrong; grey where nobody answered yet."""
    right = round(WIDE * part / whole, 1) if whole else 0
    wrong = WIDE - right if whole else 0
    return format_html(
        '<svg class="plot" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img"'
        ' aria-label="{name}"><rect class="nobody" width="{wide}" height="{high}" rx="3"/>'
        '<rect class="passes" width="{right}" height="{high}" rx="3"/>'
        '<rect class="fails" x="{right}" width="{wrong}" height="{high}" rx="3"/></svg>',
        wide=WIDE,
        high=HIGH,
        name=name,
        right=right,
        wrong=round(wrong, 1),
    )

"""What members paid, month by month, as two drawings (wide, narrow)."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.subscriptions.figures import MonthSum, month_sums
from peerdesk.entrypoints.web.plots import NARROW, WIDE, Bar, money_bars
from peerdesk.entrypoints.web.staff import reader_locale

_SHOWN: Final = 12
_SHOWN_NARROW: Final = 6


def membership_plots(community: Community) -> dict[str, Any]:
    """The drawings with their words; nothing before anything was paid."""
    zone = ZoneInfo(timezone.get_current_timezone_name())
    months = month_sums(community, zone=zone, months=_SHOWN, now=clock.now())
    if not any(month.total for month in months):
        return {}
    total = sum((month.total for month in months), Money.zero(community.currency))
    locale = reader_locale()
    words = _("%(amount)s in twelve months") % {"amount": total.format(locale)}
    bars = [_bar(month, month is months[-1]) for month in months]
    title = _("Paid by members, month by month")
    drawn: dict[str, Any] = {"title": title, "summary": words, "locale": locale}
    return {
        "plot_summary": words,
        "plot_wide": money_bars(bars, shape=WIDE, key="wide", **drawn),
        "plot_narrow": money_bars(bars[-_SHOWN_NARROW:], shape=NARROW, key="narrow", **drawn),
    }


def _bar(month: MonthSum, is_running: bool) -> Bar:
    label = date_format(month.first, "M").replace(".", "")
    return Bar(label, date_format(month.first, "F Y"), month.total, is_running)

"""Refunds for the owner: how they end, what goes back, and by which times they are decided."""

from decimal import Decimal
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.refunds.figures import MonthSum, by_expert, month_sums, outcomes
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.plots import NARROW, WIDE, Bar, money_bars
from peerdesk.entrypoints.web.staff import reader_locale, staff_page
from peerdesk.entrypoints.web.verb_form import VerbForm
from peerdesk.workflows.set_policy import set_policy

_SHOWN: Final = 12
_SHOWN_NARROW: Final = 6
_VALUES: Final[tuple[tuple[str, Promise, Promise], ...]] = (
    (
        "refund_days",
        gettext_lazy("Days to ask"),
        gettext_lazy("So long after the end a customer can ask for money back."),
    ),
    (
        "refund_answer_hours",
        gettext_lazy("Hours in which the expert is heard"),
        gettext_lazy("Support sees when the expert has spoken, or when the time is over."),
    ),
    (
        "refund_decide_hours",
        gettext_lazy("Hours until the decision"),
        gettext_lazy("The customer reads this time. What is overdue is told to you every day."),
    ),
)


class ClocksForm(VerbForm):
    """The policy values of refunds."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, label, effect in _VALUES:
            self.fields[name] = forms.DecimalField(
                label=str(label), help_text=str(effect), min_value=Decimal(0), decimal_places=4
            )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def refunds(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of ninety days, a year in a drawing, and the clocks to set."""
    community = owned(request, slug)
    now = {name: f"{getattr(community.policy, name):f}" for name, _label, _effect in _VALUES}
    if request.method != "POST":
        return _page(request, community, ClocksForm(initial=now))
    form = ClocksForm(request.POST, initial=now)
    if form.is_valid():
        with form.marking():
            values = {name: value.normalize() for name, value in form.cleaned_data.items()}
            set_policy(community=community, values=values)
            messages.success(request, _("Saved. It counts for what is asked from now on."))
            return redirect("manage-refunds", slug)
    return _page(request, community, form, status=422)


def _page(
    request: HttpRequest, community: Community, form: ClocksForm, *, status: int = 200
) -> HttpResponse:
    now = clock.now()
    context = {
        "here": "refunds",
        "community": community,
        "form": form,
        "outcomes": outcomes(community, now=now),
        "experts": by_expert(community, now=now),
        **_plots(community),
    }
    return render(request, "manage/refunds.html", context, status=status)


def _plots(community: Community) -> dict[str, Any]:
    """The drawings with their words; nothing before anything went back."""
    zone = ZoneInfo(timezone.get_current_timezone_name())
    months = month_sums(community, zone=zone, months=_SHOWN, now=clock.now())
    total = sum((month.total for month in months), Money.zero(community.currency))
    if not total:
        return {}
    locale = reader_locale()
    words = _("%(amount)s in twelve months") % {"amount": total.format(locale)}
    bars = [_bar(month, is_running=month is months[-1]) for month in months]
    draw = partial(money_bars, title=_("Given back, month by month"), summary=words, locale=locale)
    return {
        "plot_summary": words,
        "plot_wide": draw(bars, shape=WIDE, key="wide"),
        "plot_narrow": draw(bars[-_SHOWN_NARROW:], shape=NARROW, key="narrow"),
    }


def _bar(month: MonthSum, *, is_running: bool) -> Bar:
    label = date_format(month.first, "M").replace(".", "")
    return Bar(label, date_format(month.first, "F Y"), month.total, is_running)

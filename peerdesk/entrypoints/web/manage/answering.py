"""By when the support team answers, counted in opening hours; what waiting for a customer means."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.answer_times import first_answer_due, next_answer_due
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.staff import staff_page
from peerdesk.entrypoints.web.verb_form import VerbForm
from peerdesk.workflows.set_policy import set_policy

_NAMES: Final = ("first_answer_hours", "next_answer_hours", "pending_hours")


def _hours(label: Any, help_text: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        min_value=Decimal(0),
        max_value=Decimal(2000),
        decimal_places=2,
    )


class TimesForm(VerbForm):
    """The policy values, in hours."""

    first_answer_hours = _hours(
        gettext_lazy("The first answer to a ticket or a forwarded chat, in hours"),
        gettext_lazy("Counted while the community is open; nights and holidays don't count."),
    )
    next_answer_hours = _hours(
        gettext_lazy("Each further answer, in hours"), gettext_lazy("Counted in the same way.")
    )
    pending_hours = _hours(
        gettext_lazy("Waiting for the customer, in hours"),
        gettext_lazy("Around the clock; an agent may choose another time for each case."),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def answering(request: HttpRequest, slug: str) -> HttpResponse:
    """The three times, and what the first two would mean right now."""
    community = owned(request, slug)
    now = {name: getattr(community.policy, name) for name in _NAMES}
    if request.method != "POST":
        return _page(request, community, TimesForm(initial=now))
    form = TimesForm(request.POST, initial=now)
    if not form.is_valid():
        return _page(request, community, form, status=422)
    set_policy(community=community, values=form.cleaned_data)
    messages.success(request, _("Saved. It counts for what comes from now on."))
    return redirect("answer-times", slug)


def _page(
    request: HttpRequest, community: Community, form: TimesForm, *, status: int = 200
) -> HttpResponse:
    now = clock.now()
    context = {
        "here": "reasons",
        "tab": "answers",
        "community": community,
        "form": form,
        "first_due": first_answer_due(community, now=now),
        "next_due": next_answer_due(community, now=now),
    }
    return render(request, "manage/answering.html", context, status=status)

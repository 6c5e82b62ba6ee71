"""What questions cost: the owner's amounts and times, each with its effect, and the last month."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.questions.figures import last_month
from peerdesk.domain.questions.pricing import share_of
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.staff import staff_page
from peerdesk.entrypoints.web.verb_form import VerbForm
from peerdesk.workflows.set_policy import set_policy

_VALUES: Final[tuple[tuple[str, Any, Any], ...]] = (
    (
        "minimum_price",
        gettext_lazy("The least that a question costs"),
        gettext_lazy("Nobody can ask for less; a membership covers at least as much."),
    ),
    (
        "expert_share_percent",
        gettext_lazy("The expert's share, in per cent"),
        gettext_lazy("Of each accepted answer and each service; the rest is the platform's."),
    ),
    (
        "urgent_percent",
        gettext_lazy("More for what is urgent, in per cent"),
        gettext_lazy("Proposed on top of the usual price; the customer may name another."),
    ),
    (
        "answer_promise_hours",
        gettext_lazy("Hours until an answer is promised"),
        gettext_lazy("Unanswered so long, the money goes back in full, without asking."),
    ),
    (
        "payment_minutes",
        gettext_lazy("Minutes to pay"),
        gettext_lazy(
            "After them an unpaid question is given up: its customer is reminded once, "
            "and a day later it is removed."
        ),
    ),
    (
        "member_question_price",
        gettext_lazy("What a membership covers of one question"),
        gettext_lazy("Held for the expert when a member names no price; nobody pays more with it."),
    ),
)


class PricesForm(VerbForm):
    """The policy values of paid questions."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, label, effect in _VALUES:
            self.fields[name] = forms.DecimalField(
                label=label, help_text=effect, min_value=Decimal(0), decimal_places=4
            )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def prices(request: HttpRequest, slug: str) -> HttpResponse:
    """The values, what they do to an example, and what was asked in the last month."""
    community = owned(request, slug)
    now = {name: str(getattr(community.policy, name)) for name, _label, _effect in _VALUES}
    if request.method != "POST":
        return _page(request, community, PricesForm(initial=now))
    form = PricesForm(request.POST, initial=now)
    if form.is_valid():
        with form.marking():
            set_policy(community=community, values=_wanted(form.cleaned_data))
            messages.success(request, _("Saved. It counts for what comes from now on."))
            return redirect("manage-prices", slug)
    return _page(request, community, form, status=422)


def _wanted(cleaned: dict[str, Decimal]) -> dict[str, Any]:
    """Amounts as texts, the rest as numbers; whole ones as such."""
    amounts = ("minimum_price", "member_question_price")
    return {
        name: f"{value:f}" if name in amounts else value.normalize()
        for name, value in cleaned.items()
    }


def _page(
    request: HttpRequest, community: Community, form: PricesForm, *, status: int = 200
) -> HttpResponse:
    price = Money.of(community.policy.member_question_price, community.currency)
    share = share_of(price, community)
    context = {
        "here": "prices",
        "community": community,
        "form": form,
        "price": price,
        "share": share,
        "fees": price - share,
        "areas": last_month(community, get_language() or "en", now=clock.now()),
    }
    return render(request, "manage/prices.html", context, status=status)

"""Membership for owners: what is sold, under which rules, how it goes, who has one (P1)."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.subscriptions.figures import aliases_of, members_page, standing_of
from peerdesk.domain.subscriptions.lifecycle import Cadence
from peerdesk.domain.subscriptions.operations.selling import put_on_sale, take_off_sale
from peerdesk.domain.subscriptions.queries import plans_on_sale, price_of
from peerdesk.entrypoints.web.manage.membership_plot import membership_plots
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.manage.plan_form import PlanForm
from peerdesk.entrypoints.web.signed_in import signed_in
from peerdesk.entrypoints.web.staff import staff_page
from peerdesk.entrypoints.web.verb_form import VerbForm
from peerdesk.workflows.set_policy import set_policy

_MOST_DAYS: Final = Decimal(365)


def _days(label: Any, help_text: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        min_value=Decimal(0),
        max_value=_MOST_DAYS,
        decimal_places=2,
    )


class RulesForm(VerbForm):
    """The policy values, each with its effect in a sentence."""

    member_question_price = forms.DecimalField(
        label=gettext_lazy("What a membership covers of one question"),
        help_text=gettext_lazy(
            "So much is set aside for each question, and its expert gets the share of it. A member "
            "who wants to pay more names a card."
        ),
        min_value=Decimal(0),
        max_value=Decimal(10_000),
    )
    membership_withdrawal_days = _days(
        gettext_lazy("Days in which a purchase can be undone"),
        gettext_lazy("In the European Union no fewer than 14."),
    )
    membership_reminder_days = _days(
        gettext_lazy("Days before a renewal, to announce it by mail"),
        gettext_lazy("Nobody is charged who wasn't told so long before."),
    )
    membership_retry_days = _days(
        gettext_lazy("Days in which an unpaid renewal is tried again"),
        gettext_lazy(
            "Three times, and the member can pay. Then the membership lapses, and nothing is owed."
        ),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def membership(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures, the plans, the rules, the members; POST saves the rules."""
    community = owned(request, slug)
    if request.method != "POST":
        return _page(request, community)
    form = RulesForm(request.POST)
    if form.is_valid():
        with form.marking():
            set_policy(community=community, values=_as_policy(form.cleaned_data))
            messages.success(request, _("Saved. It counts from now on."))
            return redirect("manage-membership", slug)
    return _page(request, community, rules=form, status=422)


@staff_page
@require_POST
def sell(request: HttpRequest, slug: str) -> HttpResponse:
    """Sell this plan from now on."""
    community, cadence = _selling(request, slug)
    form = PlanForm(community, cadence, _plan(community, cadence), request.POST)
    if form.is_valid():
        with form.marking():
            put_on_sale(
                community=community, made_by=signed_in(request), now=clock.now(), **form.values()
            )
            messages.success(request, _("On sale. Members keep the price they bought at."))
            return redirect("manage-membership", slug)
    return _page(request, community, typed=form, status=422)


@staff_page
@require_POST
def stop(request: HttpRequest, slug: str) -> HttpResponse:
    """Sell no more of it."""
    community, cadence = _selling(request, slug)
    if take_off_sale(community=community, cadence=cadence, now=clock.now()):
        messages.success(request, _("No longer sold. Members keep theirs."))
    return redirect("manage-membership", slug)


def _selling(request: HttpRequest, slug: str) -> tuple[Community, str]:
    community, cadence = owned(request, slug), request.POST.get("cadence", "")
    if cadence not in list(Cadence):
        raise Http404
    return community, cadence


def _page(
    request: HttpRequest,
    community: Community,
    *,
    rules: RulesForm | None = None,
    typed: PlanForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    forms_ = [PlanForm(community, one, _plan(community, one)) for one in Cadence]
    page = members_page(community, cursor=request.GET.get("cursor"))
    aliases = aliases_of(community, page.items)
    policy = {name: getattr(community.policy, name) for name in RulesForm.base_fields}
    context = {
        "here": "membership",
        "community": community,
        "is_paid": community.mode == Community.Mode.PAID,
        "standing": standing_of(community, now=now),
        "plans": [typed if typed and typed.cadence == one.cadence else one for one in forms_],
        "rules": rules or RulesForm(initial=policy),
        "members": [
            (aliases.get(one.person_id, ""), one, price_of(one.plan)) for one in page.items
        ],
        "next": page.next,
        **membership_plots(community),
    }
    return render(request, "manage/membership.html", context, status=status)


def _plan(community: Community, cadence: str) -> Any:
    sold = plans_on_sale(community.id)
    return next((plan for plan in sold if plan.cadence == cadence), None)


def _as_policy(values: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}

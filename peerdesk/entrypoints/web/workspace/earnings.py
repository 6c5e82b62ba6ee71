"""What the expert earned: balance, week by week, every chat and why, payouts (C14, C10)."""

import csv
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.payouts.operations import set_bank_account
from peerdesk.domain.payouts.outlook import next_payout, paid_items
from peerdesk.domain.payouts.queries import bank_account_of, standing
from peerdesk.domain.people.models import Person
from peerdesk.domain.ratings.standing import first_rated_at, stars_of, waiting_for_stars
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import communities_as, staff_page
from peerdesk.entrypoints.web.workspace.bank_account import (
    BankAccountForm,
    account_words,
    hold_rule,
)
from peerdesk.entrypoints.web.workspace.earned import earned_rows, export_rows
from peerdesk.entrypoints.web.workspace.paid import (
    coming_words,
    paid_rows,
    payout_words,
    tariff_words,
)
from peerdesk.entrypoints.web.workspace.statement import (
    Month,
    every_line,
    months_back,
    statement_page,
)
from peerdesk.entrypoints.web.workspace.weeks import plots_of, weeks_of


@staff_page
@require_safe
def earnings(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Everything about the expert's money in one community."""
    return _page(request, slug, BankAccountForm())


@staff_page
@require_POST
def bank_account(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter or change the account; what is wrong stands beside its field."""
    form = BankAccountForm(request.POST)
    community = _community(request, slug)[1]
    if form.is_valid():
        with form.marking():
            set_bank_account(
                person=signed_in(request), community=community, now=clock.now(), **form.cleaned_data
            )
            messages.success(request, _("Your bank account is saved."))
            return redirect("earnings-in", slug)
    return _page(request, slug, form, status=422)


@staff_page
@require_safe
def as_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Every line of the statement, or of one month's, newest first."""
    community = _community(request, slug)[1]
    month = Month.parse(request.GET.get("month", ""))
    rows = export_rows(every_line(signed_in(request).id, community, month), community)
    writer = csv.writer(_Echo())
    answer = StreamingHttpResponse(
        (writer.writerow(row) for row in rows), content_type="text/csv; charset=utf-8"
    )
    of = month or f"{timezone.localdate():%Y-%m-%d}"
    name = f"earnings-{community.slug}-{of}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


class _Echo:
    """What csv writes to, so that each line goes out as it is made."""

    def write(self, line: str) -> str:
        return line


def _community(request: HttpRequest, slug: str) -> tuple[list[Community], Community]:
    communities = communities_as(request, Membership.Role.EXPERT)
    chosen = next((one for one in communities if slug in ("", one.slug)), None)
    if chosen is None:
        raise NotFound
    return communities, chosen


def _page(
    request: HttpRequest, slug: str, form: BankAccountForm, status: int = 200
) -> HttpResponse:
    communities, community = _community(request, slug)
    person = signed_in(request)
    context = {"here": "earnings", "communities": communities, "community": community}
    context |= _money(person, community) | _account(person, community, form)
    month = Month.parse(request.GET.get("month", ""))
    page = statement_page(person.id, community, month=month, cursor=request.GET.get("cursor"))
    context["ratings"] = {"items": earned_rows(page.items, community), "next": page.next}
    context |= {"month": month, "months": _months(request, community)}
    weeks = weeks_of(person, community)
    context |= {"weeks": weeks} | plots_of(weeks, community)
    return render(request, "workspace/earnings.html", context, status=status)


def _months(request: HttpRequest, community: Community) -> list[Month]:
    """What can be chosen: back to when the reader became an expert there."""
    member = membership_of(caller_of(request), community.id, Membership.Role.EXPERT)
    first = first_rated_at(signed_in(request).id, community) or member.since
    return months_back(
        timezone.localtime(clock.now()), timezone.localtime(min(first, member.since))
    )


def _money(person: Person, community: Community) -> dict[str, Any]:
    now = standing(person, community)
    account = bank_account_of(person, community)
    coming = next_payout(
        balance=now.balance,
        account=account,
        community=community,
        now=timezone.localtime(clock.now()),
    )
    return {
        "balance": now.balance,
        "held": now.held,
        "coming": coming,
        "coming_words": coming_words(coming, account),
        "waiting": waiting_for_stars(person.id, community),
        "stars": stars_of(person.id, community),
        "payouts": paid_rows(paid_items(person.id, community)),
        "tariff_words": tariff_words(community),
        **payout_words(now, account, community),
    }


def _account(person: Person, community: Community, form: BankAccountForm) -> dict[str, Any]:
    return {
        "account": account_words(bank_account_of(person, community), community),
        "bank_form": form,
        "hold_rule": hold_rule(community),
    }

"""The owner pays the experts: what would be paid, the payout made, its file (C10)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payouts.access import payout_for
from peerdesk.domain.payouts.models import Payout
from peerdesk.domain.payouts.queries import file_of, items_of, payouts_page
from peerdesk.entrypoints.web.manage.credits import credits_of, made_rows, outlook_of
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import explain, reader_locale, staff_page
from peerdesk.entrypoints.web.workspace.paid import state_words
from peerdesk.workflows.run_payout import NothingToPay, run_payout

A_MOMENT = timedelta(minutes=2)


class PayoutForm(forms.Form):
    """When the bank shall execute it."""

    execution_date = forms.DateField(
        label=gettext_lazy("Execution date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Please choose a day."),
            "invalid": gettext_lazy("Please choose a day of the calendar."),
        },
    )


@staff_page
def payouts(request: HttpRequest, slug: str) -> HttpResponse:
    """What would be paid now, and what was paid; POST makes the payout."""
    community = owned(request, slug)
    if request.method != "POST":
        today = {"execution_date": timezone.localdate()}
        return _page(request, community, PayoutForm(initial=today))
    form = PayoutForm(request.POST)
    if not form.is_valid():
        return _page(request, community, form, status=422)
    return _make(request, community, form)


@staff_page
@require_safe
def payout(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """One payout: its credits, its file, what happens next."""
    community = owned(request, slug)
    row = _of(request, community, id)
    context = {
        "here": "payouts",
        "community": community,
        "payout": row,
        "words": state_words(row.state),
        "payer_masked": f"{community.payer_iban[:2]} •••• {community.payer_iban[-4:]}",
        "items": credits_of(items_of(row), community),
    }
    return render(request, "manage/payout.html", context)


@staff_page
@require_safe
def bank_file(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """The pain.001 as it was sealed."""
    row = _of(request, owned(request, slug), id)
    answer = HttpResponse(file_of(row), content_type="application/xml")
    answer["Content-Disposition"] = f'attachment; filename="{row.message_id}.xml"'
    return answer


def _of(request: HttpRequest, community: Community, payout_id: UUID) -> Payout:
    row = payout_for(caller_of(request), payout_id)
    if row.community_id != community.id:
        raise NotFound
    return row


def _make(request: HttpRequest, community: Community, form: PayoutForm) -> HttpResponse:
    try:
        made = run_payout(
            community=community,
            made_by=signed_in(request),
            execution_date=form.cleaned_data["execution_date"],
            now=clock.now(),
        )
    except InvalidInput as refusal:
        for sentence in refusal.errors.get("execution_date", [refusal.detail]):
            form.add_error("execution_date", sentence)
        return _page(request, community, form, status=422)
    except NothingToPay as refusal:
        return _nothing(request, community, refusal)
    except Refusal as refusal:
        explain(request, refusal)
        return redirect("payouts", community.slug)
    words = _("The payout of %(total)s is made. Its file is ready for your bank.")
    messages.success(request, words % {"total": made.money.format(reader_locale())})
    return redirect("payout", community.slug, made.id)


def _nothing(request: HttpRequest, community: Community, refusal: Refusal) -> HttpResponse:
    """The second press of the same button shows what the first one made."""
    last = next(iter(payouts_page(community, limit=1).items), None)
    mine = last and last.made_by_id == signed_in(request).id
    if last and mine and last.created_at > clock.now() - A_MOMENT:
        messages.info(request, _("This payout was made a moment ago. It was made once."))
        return redirect("payout", community.slug, last.id)
    explain(request, refusal)
    return redirect("payouts", community.slug)


def _page(
    request: HttpRequest, community: Community, form: PayoutForm, status: int = 200
) -> HttpResponse:
    made = payouts_page(community, cursor=request.GET.get("cursor"), limit=20)
    context: dict[str, Any] = {
        "here": "payouts",
        "community": community,
        "form": form,
        "made": {"items": made_rows(made.items), "next": made.next},
        **outlook_of(community, clock.now()),
    }
    return render(request, "manage/payouts.html", context, status=status)

"""Payments for the owner: the last month in sums, what came in, and refunds that failed."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import NotFound, Refusal
from peerdesk.core.money import Money
from peerdesk.core.paging import page_of, parse_cursor
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.figures import recent_payments, sums_of, to_see_to
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.pay.words import money_of, purpose_of
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.workflows.see_to_refund import note_paid_by_hand, send_refund_again

_AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """A payment that came in; who paid stays between them and the provider (F4)."""

    charge: Charge
    purpose: str
    amount: Money
    returned: Money


@dataclass(frozen=True, slots=True)
class Failed:
    """A refund that somebody must see to."""

    refund: Refund
    amount: Money


@staff_page
@require_safe
def payments(request: HttpRequest, slug: str) -> HttpResponse:
    """Newest first; what has to be seen to stands above."""
    community = owned(request, slug)
    before = parse_cursor(request.GET.get("cursor"), UUID)
    found = recent_payments(community.id, before=before, limit=_AT_ONCE + 1)
    page = page_of(found, limit=_AT_ONCE, cursor=lambda charge: charge.id)
    context = {
        "here": "payments",
        "community": community,
        "sums": sums_of(community, clock.now()),
        "failed": [
            Failed(one, Money(one.amount_minor, one.charge.currency))
            for one in to_see_to(community.id)
        ],
        "rows": [_row(charge) for charge in page.items],
        "next": page.next,
        "provider": settings.PEERDESK_PAYMENTS,
    }
    return render(request, "manage/payments.html", context)


@staff_page
@require_POST
def send_again(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """The way it came, once more."""
    refund = _failed(owned(request, slug), id)
    try:
        send_refund_again(refund_id=refund.id, now=clock.now())
        messages.success(request, _("The refund is on its way again."))
    except Refusal as refusal:
        explain(request, refusal)
    return redirect("manage-payments", slug)


@staff_page
@require_POST
def paid_by_hand(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """It went from the community's bank account."""
    refund = _failed(owned(request, slug), id)
    try:
        note_paid_by_hand(refund_id=refund.id, now=clock.now())
        messages.success(request, _("Booked as paid from your bank account."))
    except Refusal as refusal:
        explain(request, refusal)
    return redirect("manage-payments", slug)


def _row(charge: Charge) -> Row:
    returned = Money(charge.refunded_minor, charge.currency)
    return Row(charge, purpose_of(charge), money_of(charge), returned)


def _failed(community: Community, refund_id: UUID) -> Refund:
    for refund in to_see_to(community.id):
        if refund.id == refund_id:
            return refund
    raise NotFound

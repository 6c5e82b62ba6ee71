"""The receipts of a community, as its bookkeeping wants them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerdesk.core.money import Money
from peerdesk.domain.receipts.queries import number_of, receipts_in
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.staff import staff_page

_AT_ONCE = 50


@staff_page
@require_safe
def receipts(request: HttpRequest, slug: str) -> HttpResponse:
    """Newest first; each can be read as the customer got it."""
    community = owned(request, slug)
    page = receipts_in(community.id, cursor=request.GET.get("cursor"), limit=_AT_ONCE)
    context = {
        "here": "payouts",
        "community": community,
        "rows": [
            (one, number_of(one), Money(one.amount_minor, one.currency)) for one in page.items
        ],
        "next": page.next,
    }
    return render(request, "manage/receipts.html", context)

"""Today at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from peerdesk.core import clock
from peerdesk.domain.payouts.outlook import owed
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.manage.today import today_in
from peerdesk.entrypoints.web.staff import staff_page


@staff_page
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Who waits, what was answered, how it was rated, what is owed."""
    community = owned(request, slug)
    now = clock.now()
    context = {
        "here": "overview",
        "community": community,
        "now": timezone.localtime(now),
        "today": today_in(community, now),
        "payable": owed(community),
    }
    return render(request, "manage/overview.html", context)

"""When the chat is open: the week, days that are different, public holidays, and a preview (S6)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.hours import hours_of
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.opening import set_hours
from peerdesk.entrypoints.web.help.entrance import chat_now
from peerdesk.entrypoints.web.manage.hours_form import OpeningForm
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.staff import staff_page
from peerdesk.entrypoints.web.workspace.coming import week_from


@staff_page
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """The coming two weeks as they are, and the hours to change; POST saves them."""
    community = owned(request, slug)
    now = clock.now()
    today = now.astimezone(ZoneInfo(community.time_zone)).date()
    typed = request.POST if request.method == "POST" else None
    form = OpeningForm(community, typed, today=today)
    if typed is None and "country" in request.GET:
        form.initial["country"] = request.GET["country"]
    if typed is not None and form.is_valid() and _saved(community, form):
        messages.success(request, _("Saved. Customers see it from now on."))
        return redirect("opening-hours", slug)
    table = hours_of(community)
    first = week_from(table, now, request.GET.get("from", ""))
    after = (first.days[-1].date + timedelta(days=1)).isoformat()
    context = {
        "here": "reasons",
        "community": community,
        "form": form,
        "weeks": [first, week_from(table, now, after)],
        "chat": chat_now(community, now=now),
    }
    return render(request, "manage/hours.html", context, status=422 if typed is not None else 200)


def _saved(community: Community, form: OpeningForm) -> bool:
    try:
        set_hours(
            community=community,
            hours=form.schedule(),
            time_zone=form.cleaned_data["time_zone"],
            exceptions=form.others.exceptions(),
            holidays=form.place(),
        )
    except InvalidInput as refusal:
        form.refuse(refusal)
        return False
    return True

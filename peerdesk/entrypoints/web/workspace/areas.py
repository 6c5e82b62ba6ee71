"""The areas of an expert: how each stands, its test, and which are covered (C2, C3)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerdesk.core import clock
from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.expertise.queries import covered_areas
from peerdesk.domain.expertise.standing import standings
from peerdesk.domain.expertise.testing import RepeatTooEarly, area_for, next_try_at
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import communities_as, explain, staff_page
from peerdesk.workflows.choose_areas import choose_areas
from peerdesk.workflows.take_test import take_test


@staff_page
@require_safe
def areas(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Every area of one community and what the expert can do there."""
    communities = communities_as(request, Membership.Role.EXPERT)
    community = _chosen(communities, slug)
    person = signed_in(request)
    found = standings(person.id, community, clock.now())
    context = {
        "here": "areas",
        "communities": communities,
        "community": community,
        "standings": found,
        "passed": sum(one.passed for one in found),
        "tongues": [person.language, (get_language() or "en").split("-")[0]],
    }
    return render(request, "workspace/areas.html", context)


@staff_page
@require_POST
def cover(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Take one area in or leave it out, with one press."""
    community = _chosen(communities_as(request, Membership.Role.EXPERT), slug)
    caller = caller_of(request)
    chosen = set(covered_areas(caller.person.id, community.id))
    chosen = chosen | {id} if request.POST.get("covered") == "1" else chosen - {id}
    try:
        choose_areas(caller=caller, community=community, areas=chosen)
    except Refusal as refusal:
        explain(request, refusal)
    return redirect("areas-in", slug)


@staff_page
@require_POST
def begin(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The area's test: the open one, else a new one."""
    caller = caller_of(request)
    area = area_for(caller, id)
    language = request.POST.get("language", "")[:12] or None
    try:
        attempt = take_test(
            caller=caller, area_id=id, now=clock.now(), language=language, afresh=False
        )
    except RepeatTooEarly as refusal:
        at = next_try_at(caller.person.id, area)
        words = _("You can take this test again from %(time)s.")
        time = date_format(localtime(at), "DATETIME_FORMAT") if at else ""
        messages.warning(request, words % {"time": time} if at else refusal.detail)
    except Refusal as refusal:
        explain(request, refusal)
    else:
        return redirect("test", attempt.id)
    return redirect("areas-in", area.community.slug)


def _chosen(communities: list[Community], slug: str) -> Community:
    chosen = next((one for one in communities if slug in ("", one.slug)), None)
    if chosen is None:
        raise NotFound
    return chosen

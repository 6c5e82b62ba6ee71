"""Who is qualified in an area, and the owner's word about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from peerdesk.core import clock
from peerdesk.core.ids import id_of_something
from peerdesk.domain.communities.areas import area_in
from peerdesk.domain.communities.models import Area
from peerdesk.domain.communities.queries import aliases_in
from peerdesk.domain.expertise.queries import qualified_in
from peerdesk.entrypoints.web.manage.owned import owned
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.staff import staff_page
from peerdesk.workflows.withdraw_area import return_area, withdraw_area


@staff_page
def qualified(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Everybody who passed; POST withdraws the area from one of them, or gives it back."""
    community = owned(request, slug)
    area = area_in(community, id)
    if request.method == "POST":
        return _decide(request, area)
    held = qualified_in(area)
    names = aliases_in(community.id, [one.person_id for one in held])
    context: dict[str, Any] = {
        "here": "tests",
        "community": community,
        "area": area,
        "held": [(names.get(one.person_id, "–"), one) for one in held],
    }
    return render(request, "manage/qualified.html", context)


def _decide(request: HttpRequest, area: Area) -> HttpResponse:
    person_id = id_of_something(request.POST.get("person", ""))
    withdraws = request.POST.get("withdrawn") == "1"
    act = withdraw_area if withdraws else return_area
    act(caller=caller_of(request), area=area, person_id=person_id, now=clock.now())
    words = _("The area is withdrawn.") if withdraws else _("The area counts again.")
    messages.success(request, words)
    return redirect("qualified", area.community.slug, area.id)

"""The expert's inbox: what is asked of me, my chats, one of them open beside."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.access import Seen, conversation_for
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import communities_as, staff_page, wants_list_only
from peerdesk.entrypoints.web.workspace.cards import cards_of, gone_of
from peerdesk.entrypoints.web.workspace.rows import groups_of
from peerdesk.entrypoints.web.workspace.shown import Paths, lines_of, newest_events, shown
from peerdesk.entrypoints.web.workspace.switches import presences_of

PATHS = Paths("workspace")
WHY_ASKED_FOR = timedelta(seconds=40)
PASS_REASONS = [
    ("not_my_area", _("Not my area")),
    ("no_time", _("No time now")),
    ("unclear", _("Not clear")),
    ("other", _("Something else")),
]


@staff_page
@require_safe
def inbox(request: HttpRequest, id: UUID | None = None) -> HttpResponse:  # noqa: A002
    """The list, and the conversation `id` beside it."""
    communities = communities_as(request, Membership.Role.EXPERT)
    context = list_context(request, communities)
    if id is not None:
        context |= _thread_context(request, _my_conversation(request, id), context["now"])
    return render(request, "workspace/inbox.html", context)


def list_context(request: HttpRequest, communities: list[Community]) -> dict[str, Any]:
    """What the list and the switch show."""
    person, now = signed_in(request), clock.now()
    presences = presences_of(person, communities)
    return {
        "here": "inbox",
        "now": now,
        "presences": presences,
        "asked_in": sum(one.presence.is_asked for one in presences),
        "cards": cards_of(person.id, now),
        "gone": gone_of(person.id, now),
        "groups": groups_of(caller_of(request)),
        "passed": just_passed(request, now),
        "pass_reasons": PASS_REASONS,
        "undo": request.session.pop("undo", None),
    }


def just_passed(request: HttpRequest, now: datetime) -> str | None:
    """The invitation that the expert passed on a moment ago and hasn't said why."""
    told = request.session.get("passed")
    if told and datetime.fromisoformat(told["at"]) > now - WHY_ASKED_FOR:
        return str(told["invitation"])
    return None


def _my_conversation(request: HttpRequest, conversation_id: UUID) -> Seen:
    """As an expert only: whoever is an agent there too looks at it from the desk."""
    seen = conversation_for(caller_of(request), conversation_id)
    if seen.role != Membership.Role.EXPERT:
        raise NotFound
    return seen


def _thread_context(request: HttpRequest, seen: Seen, now: datetime) -> dict[str, Any]:
    lines = [] if wants_list_only(request) else lines_of(seen, newest_events(seen))
    page = shown(seen, PATHS, site=settings.PEERDESK_BASE_URL, now=now)
    return {"shown": page, "lines": lines}

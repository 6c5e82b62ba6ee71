"""The support desk: lists with age and due time, and one conversation beside them."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.access import Seen, conversation_for
from peerdesk.entrypoints.web.desk.parts import ABOVE, BESIDE, parts_of
from peerdesk.entrypoints.web.desk.queues import LISTS, counts_of, list_of, rows_of
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.staff import communities_as, staff_page, wants_list_only
from peerdesk.entrypoints.web.workspace.shown import Paths, lines_of, shown

PATHS = Paths("desk", ("chat", "reply", "close", "reopen", "take"))


@staff_page
@require_safe
def desk(request: HttpRequest, id: UUID | None = None) -> HttpResponse:  # noqa: A002
    """The chosen list, and the conversation `id` beside it."""
    communities = communities_as(request, Membership.Role.AGENT)
    caller = caller_of(request)
    key = request.GET.get("list", "")
    key = key if key in LISTS else "waiting"
    ids = [community.id for community in communities]
    found = list_of(key, caller, ids, cursor=request.GET.get("cursor"))
    counts = counts_of(caller, ids)
    names = {"waiting": _("Waiting"), "mine": _("Mine"), "tickets": _("Tickets"), "all": _("All")}
    context: dict[str, Any] = {
        "here": "desk",
        "now": clock.now(),
        "several": len(communities) > 1,
        "list_key": key,
        "list_title": names[key],
        "tabs": [{"key": one, "title": names[one], "count": counts.get(one)} for one in LISTS],
        "rows": rows_of(found.items, clock.now()),
        "next": found.next,
        **_empty_words(key),
    }
    if id is not None:
        context |= _thread_context(request, _of_my_communities(request, id, ids))
    return render(request, "desk/desk.html", context)


def _of_my_communities(request: HttpRequest, conversation_id: UUID, ids: list[UUID]) -> Seen:
    seen = conversation_for(caller_of(request), conversation_id)
    if seen.role != Membership.Role.AGENT or seen.conversation.community_id not in ids:
        raise NotFound
    return seen


def _thread_context(request: HttpRequest, seen: Seen) -> dict[str, Any]:
    lines = [] if wants_list_only(request) else lines_of(seen)
    helped = shown(seen, PATHS, site=settings.PEERDESK_BASE_URL)
    return {
        "shown": helped,
        "lines": lines,
        "next_steps": helped.next,
        "above": parts_of(ABOVE, request, seen),
        "beside": parts_of(BESIDE, request, seen),
    }


def _empty_words(key: str) -> dict[str, str]:
    titles = {
        "waiting": _("Nobody is waiting"),
        "mine": _("You have nothing in hand"),
        "tickets": _("No open tickets"),
        "all": _("No conversations yet"),
    }
    words = {
        "waiting": _("What experts can't take appears here by itself."),
        "mine": _("Take something from the list of those who wait."),
        "tickets": _("Complex questions appear here."),
        "all": _("They appear here when customers write."),
    }
    return {"empty_title": titles[key], "empty_words": words[key]}

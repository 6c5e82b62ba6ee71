"""The support desk: queues with age and due time, and one conversation beside them."""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.access import Seen, conversation_for
from peerdesk.domain.conversations.desk_lists import id_of_number, queue_page
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.entrypoints.web.desk.bulk import acts_of
from peerdesk.entrypoints.web.desk.case import Case, case_of
from peerdesk.entrypoints.web.desk.clocks import steps_of
from peerdesk.entrypoints.web.desk.parts import ABOVE, BESIDE, REPORTS, parts_of
from peerdesk.entrypoints.web.desk.queues import NAMES, state_words
from peerdesk.entrypoints.web.desk.rail import Chosen, chosen, rail_context
from peerdesk.entrypoints.web.desk.rows import Listed, due_of, rows_of
from peerdesk.entrypoints.web.removal import removal_of_answers
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.staff import communities_as, staff_page, wants_list_only
from peerdesk.entrypoints.web.workspace.shown import Paths, lines_of, shown

PATHS = Paths(
    "desk",
    (
        "chat", "reply", "close", "reopen", "take",
        "assign", "team", "pending", "resume", "put-back", "solve",
    ),
)  # fmt: skip
_OTHERS: Final = 5  # of the same customer


@staff_page
@require_safe
def desk(request: HttpRequest, id: UUID | None = None) -> HttpResponse:  # noqa: A002
    """The chosen queue, and the conversation `id` beside it."""
    communities = communities_as(request, Membership.Role.AGENT)
    ids = [community.id for community in communities]
    here, now = chosen(request, ids), clock.now()
    listed = Listed(here.key, here.query, several=len(communities) > 1, now=now, open_id=id)
    found = queue_page(here.key, here.desk, now=now, cursor=request.GET.get("cursor"))
    rail = rail_context(request, communities, here, now)
    context: dict[str, Any] = {
        "here": "desk",
        "now": now,
        "list_key": here.key,
        "named": NAMES[here.key],
        "rows": rows_of(found.items, listed),
        "next": found.next,
        "undo": request.session.pop("undo", None),
        "search_url": reverse("desk-search"),
        "bulk_acts": acts_of(rail["choices"]),
        **rail,
    }
    if id is not None:
        seen = _of_my_communities(request, id, ids)
        about = shown(seen, PATHS, site=settings.PEERDESK_BASE_URL, now=now)
        case = case_of(seen, about, rail["choices"], now=now)
        context |= _thread_context(request, case, here)
    return render(request, "desk/desk.html", context)


@staff_page
@require_safe
def numbered(request: HttpRequest, number: int) -> HttpResponse:
    """The conversation that people call by this number."""
    ids = [community.id for community in communities_as(request, Membership.Role.AGENT)]
    found = id_of_number(number, ids)
    if found is None:
        raise NotFound
    return redirect("desk-chat", found)


def _of_my_communities(request: HttpRequest, conversation_id: UUID, ids: list[UUID]) -> Seen:
    seen = conversation_for(caller_of(request), conversation_id)
    if seen.role != Membership.Role.AGENT or seen.conversation.community_id not in ids:
        raise NotFound
    return seen


def _thread_context(request: HttpRequest, case: Case, here: Chosen) -> dict[str, Any]:
    seen, row = case.seen, case.seen.conversation
    slug, beside = row.community.slug, parts_of(BESIDE, request, case)
    return {
        "shown": case.shown,
        "lines": [] if wants_list_only(request) else lines_of(seen, case.events),
        "standing": state_words(row),
        "due": None if row.state == State.PENDING else due_of(row),
        "handler_id": row.handler_id,
        "offered": case.choices,
        "put_back_url": PATHS.to("put-back", row.id),
        "next_steps": [*steps_of(seen, now=case.now), *case.shown.service],
        "others": _others(case, here),
        "answers_removal": removal_of_answers(row, get_language() or "en"),
        "routed_url": reverse("routed", args=[slug, row.id]) if row.served_by != "agents" else "",
        "above": parts_of(ABOVE, request, case),
        "beside": beside,
        "reported": sum(len(part["cards"]) for part in beside if part["template"] == REPORTS),
    }


def _others(case: Case, here: Chosen) -> list[dict[str, Any]]:
    return [
        {
            "number": one.number,
            "words": one.excerpt,
            "state": state_words(one),
            "url": f"{reverse('desk-chat', args=[one.id])}?{here.query}",
        }
        for one in case.others[:_OTHERS]
    ]

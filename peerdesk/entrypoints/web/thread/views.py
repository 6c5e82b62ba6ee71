"""Conversations as pages: one's own list, the thread, how the asking goes."""

from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peerdesk.core.clock import now
from peerdesk.domain.conversations.access import Seen, conversation_for, conversations_of
from peerdesk.domain.conversations.queries import events_after
from peerdesk.domain.conversations.wire import conversation_wire, event_wire
from peerdesk.domain.ratings.shown import card_of
from peerdesk.entrypoints.web.community import enter, found, wear
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.thread.progress import progress_lines
from peerdesk.entrypoints.web.thread.rated import rated_wire, reasons
from peerdesk.entrypoints.web.thread.words import entries

NEWEST = 200


@login_required
@never_cache
@require_safe
def my_conversations(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own conversations in a community, newest first."""
    community = enter(request, slug)
    caller = caller_of(request, only=community.id)
    with found():
        page = conversations_of(caller, "customer", None, request.GET.get("cursor"), 30)
    items = [
        conversation_wire(seen) | {"last_at": seen.conversation.last_event_at}
        for seen in page.items
    ]
    return render(
        request, "thread/list.html", {"items": items, "next": page.next, "here": "conversations"}
    )


@login_required
@never_cache
@require_safe
def conversation_page(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """The thread as a page; readable, and answerable by plain POST, without any script."""
    with found():
        seen = conversation_for(caller_of(request), conversation_id)
    return thread_page(request, seen)


def thread_page(
    request: HttpRequest, seen: Seen, *, text: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    """The page of a thread, with what was typed and what is wrong with it."""
    row = seen.conversation
    wear(request, row.community)
    reader = str(request.user.pk)
    events = [
        event_wire(event, seen.role, request.user.pk)
        for event in events_after(row.id, max(0, row.last_seq - NEWEST))
    ]
    card = card_of(row.id, signed_in(request).id, seen.role, now=now())
    page = {
        "conversation": rated_wire(seen, card),
        "rated": card,
        "reasons": reasons(),
        "entries": entries(events, reader_id=reader, reader_role=seen.role),
        "me": {"id": reader, "role": seen.role},
        "progress": progress_lines(row, now=now()) if seen.role == "customer" else [],
        "message_id": uuid4(),
        "text": text,
        "problem": problem,
        "earlier": row.last_seq > NEWEST,
    }
    return render(request, "thread/page.html", page, status=status)


@login_required
@never_cache
@require_safe
def progress(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """How the asking goes, in sentences; the thread's script asks while the customer waits."""
    with found():
        seen = conversation_for(caller_of(request), conversation_id)
    return JsonResponse({"lines": progress_lines(seen.conversation, now=now())})

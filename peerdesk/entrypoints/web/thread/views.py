"""Conversations as pages: the thread, and how the asking goes."""

from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peerdesk.core.clock import now
from peerdesk.domain.conversations.access import Seen, conversation_for
from peerdesk.domain.conversations.own_lists import part_of
from peerdesk.domain.conversations.queries import events_after
from peerdesk.domain.conversations.wire import event_wire
from peerdesk.domain.intake.answers import answered
from peerdesk.domain.ratings.shown import card_of
from peerdesk.entrypoints.web.community import found, wear
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.thread.offers import cards_in
from peerdesk.entrypoints.web.thread.paying import paying_of
from peerdesk.entrypoints.web.thread.progress import progress_lines
from peerdesk.entrypoints.web.thread.rated import rated_wire, reasons
from peerdesk.entrypoints.web.thread.words import entries, with_cards

NEWEST = 200


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
    at = now()
    card = card_of(row.id, signed_in(request).id, seen.role, now=at)
    page = {
        "conversation": rated_wire(seen, card, now=at),
        "rated": card,
        "paying": paying_of(seen, now=at),
        "reasons": reasons(),
        "entries": with_cards(
            entries(events, reader_id=reader, reader_role=seen.role), cards_in(seen, now=at)
        ),
        "me": {"id": reader, "role": seen.role},
        "progress": progress_lines(row, now=at) if seen.role == "customer" else [],
        "message_id": uuid4(),
        "text": text,
        "problem": problem,
        "earlier": row.last_seq > NEWEST,
        "part": part_of(row),
        "answered": answered(row.reason.fields, row.fields, get_language() or "en"),
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

"""One's own conversations in a community: open, answered, closed; what is new is marked (S8)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peerdesk.domain.conversations.own_lists import (
    Part,
    counts_of,
    own_conversations,
    part_of,
)
from peerdesk.domain.conversations.wire import conversation_wire
from peerdesk.entrypoints.web.community import enter, found
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """Newest first, in the list that `?part=` names."""
    community = enter(request, slug)
    caller = caller_of(request, only=community.id)
    asked = request.GET.get("part", "")
    part = Part(asked) if asked in {one.value for one in Part} else Part.ALL
    with found():
        page = own_conversations(caller, community.id, part=part, cursor=request.GET.get("cursor"))
    counts = counts_of(signed_in(request).id, community.id)
    context = {
        "items": [
            conversation_wire(seen)
            | {"last_at": seen.conversation.last_event_at, "part": part_of(seen.conversation)}
            for seen in page.items
        ],
        "next": page.next,
        "here": "conversations",
        "part": part,
        "parts": [(one.value, words, counts[one]) for one, words in _words()],
    }
    return render(request, "thread/list.html", context)


@login_required
@require_safe
def moved(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the list stood before."""
    return redirect("my-conversations", slug, permanent=True)


def _words() -> list[tuple[Part, str]]:
    return [
        (Part.ALL, _("All")),
        # Open ones, not a button.
        (Part.OPEN, pgettext("conversations", "Open")),
        (Part.ANSWERED, _("Answered")),
        (Part.CLOSED, _("Closed")),
    ]

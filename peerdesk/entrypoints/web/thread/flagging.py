"""The red flag without a script: a page that asks what is wrong with a message (P10)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.core.limits import take
from peerdesk.domain.conversations.access import Seen, conversation_for
from peerdesk.domain.moderation.limits import FLAGS
from peerdesk.domain.moderation.operations.flagging import raise_flag
from peerdesk.domain.moderation.shown import event_for
from peerdesk.entrypoints.web.community import found, wear
from peerdesk.entrypoints.web.flag_words import KINDS
from peerdesk.entrypoints.web.signed_in import caller_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag_page(request: HttpRequest, conversation_id: UUID, seq: int) -> HttpResponse:
    """Ask what is wrong; a POST raises the flag and goes back to the thread."""
    caller = caller_of(request)
    with found():
        seen = conversation_for(caller, conversation_id)
        if request.method != "POST":
            return _ask(request, seen, seq)
        try:
            take(FLAGS, caller.person.id)
            raise_flag(
                caller=caller,
                conversation_id=conversation_id,
                kind=request.POST.get("kind", ""),
                seq=seq,
                note=request.POST.get("note", "").strip(),
            )
        except NotFound:
            raise
        except Refusal as no:
            messages.warning(request, no.detail)
        else:
            words = _("Thank you. The support team looks at it and tells you what came of it.")
            messages.success(request, words)
    return redirect("conversation", conversation_id)


def _ask(request: HttpRequest, seen: Seen, seq: int) -> HttpResponse:
    event = event_for(seen, seq) if seq < 2**63 else None
    text = (event.data.get("text") or event.data.get("description")) if event else ""
    if not text:
        raise Http404
    wear(request, seen.conversation.community)
    context = {"text": text, "kinds": KINDS.items(), "id": seen.conversation.id}
    return render(request, "thread/flag.html", context)

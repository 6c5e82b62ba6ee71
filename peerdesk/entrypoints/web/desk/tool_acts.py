"""Notes, tags, merging and splitting by plain forms."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.core.ids import id_of_something
from peerdesk.domain.support.operations.noting import write_note
from peerdesk.domain.support.operations.tagging import change_tags
from peerdesk.entrypoints.web.desk.acts import act
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.workflows.merge_conversations import merge_conversations
from peerdesk.workflows.split_conversation import split_conversation
from peerdesk.workflows.undo_merge import undo_merge


@act
def note(request: HttpRequest, conversation_id: UUID) -> None:
    """For colleagues alone."""
    write_note(
        caller=caller_of(request),
        conversation_id=conversation_id,
        text=request.POST.get("text", ""),
        client_id=id_of_something(request.POST.get("id", "")) if request.POST.get("id") else None,
    )


@act
def tags(request: HttpRequest, conversation_id: UUID) -> None:
    """One more (or several, with commas between them), or one less."""
    added = [one for one in request.POST.get("add", "").split(",") if one.strip()]
    change_tags(
        caller=caller_of(request),
        conversation_ids=[conversation_id],
        add=added,
        remove=request.POST.getlist("remove"),
    )


@act
def merge(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """It goes on in another one, which is shown."""
    target = merge_conversations(
        caller=caller_of(request),
        conversation_id=conversation_id,
        into=id_of_something(request.POST.get("into", "")),
    )
    messages.success(request, _("Merged. You are in the one that goes on."))
    return redirect(reverse("desk-chat", args=[target.id]))


@act
def unmerge(request: HttpRequest, conversation_id: UUID) -> str:
    """It stands on its own again."""
    undo_merge(caller=caller_of(request), conversation_id=conversation_id)
    return _("The merge is undone.")


@act
def split(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """The chosen messages become a ticket, which is shown."""
    seqs = [seq for seq in request.POST.getlist("seq") if seq.isascii() and seq.isdecimal()]
    if any(len(seq) > 18 for seq in seqs):
        raise InvalidInput({"seqs": [_("There is no such message.")]})
    made = split_conversation(
        caller=caller_of(request),
        conversation_id=conversation_id,
        seqs=[int(seq) for seq in seqs],
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("This is the new ticket."))
    return redirect(reverse("desk-chat", args=[made.id]))

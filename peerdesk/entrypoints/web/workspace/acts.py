"""What an expert does in a conversation without a script: write, close, open again, hand on."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from peerdesk.entrypoints.web.conversation_acts import (
    close_it,
    leave_it,
    move_it,
    post_reply,
    reopen_it,
)
from peerdesk.entrypoints.web.staff import staff_page


@staff_page
@require_POST
def reply(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One message."""
    post_reply(request, id)
    return redirect("workspace-chat", id)


@staff_page
@require_POST
def close(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The question is answered."""
    close_it(request, id)
    return redirect("workspace-chat", id)


@staff_page
@require_POST
def reopen(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """There is more to say."""
    reopen_it(request, id)
    return redirect("workspace-chat", id)


@staff_page
@require_POST
def leave(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The expert can't go on: the next one is asked (F10)."""
    if leave_it(request, id):
        return redirect("workspace")
    return redirect("workspace-chat", id)


@staff_page
@require_POST
def move(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The question belongs to another area (F10)."""
    area, keep = request.POST.get("area", ""), request.POST.get("keep") == "yes"
    if move_it(request, id, area=area, keep=keep) and not keep:
        return redirect("workspace")
    return redirect("workspace-chat", id)

"""What an expert does in a conversation without a script: write, close, open again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from peerdesk.entrypoints.web.conversation_acts import close_it, post_reply, reopen_it
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

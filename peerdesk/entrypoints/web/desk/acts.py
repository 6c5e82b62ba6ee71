"""What an agent does in a conversation without a script: take it, write, close, open again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from peerdesk.entrypoints.web.conversation_acts import close_it, post_reply, reopen_it, take_it
from peerdesk.entrypoints.web.staff import back_to, staff_page


@staff_page
@require_POST
def reply(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One message; the first of an agent takes the conversation."""
    post_reply(request, id)
    return _back(request, id)


@staff_page
@require_POST
def take(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """It is mine now."""
    take_it(request, id)
    return redirect(f"{reverse('desk-chat', args=[id])}?list=mine")


@staff_page
@require_POST
def close(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """It is answered."""
    close_it(request, id)
    return _back(request, id)


@staff_page
@require_POST
def reopen(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """There is more to say."""
    reopen_it(request, id)
    return _back(request, id)


def _back(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    return redirect(back_to(request, reverse("desk-chat", args=[conversation_id])))

"""What an expert says of the stars they were given, without a script (F7)."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.domain.ratings.replying import AlreadyReplied
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.staff import explain, staff_page
from peerdesk.workflows.answer_rating import answer_rating, better_answer
from peerdesk.workflows.appeal_rating import appeal_rating


@staff_page
@require_POST
def reply(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The answer to the stars; the second time, shortly after, other words for it."""
    try:
        _say(request, id, answer_rating)
    except AlreadyReplied:
        _say_or_explain(request, id, better_answer)
    except NotFound:
        raise
    except Refusal as refusal:
        explain(request, refusal)
    return redirect("workspace-chat", id)


@staff_page
@require_POST
def appeal(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """An owner is asked to look at the rating again."""
    _say_or_explain(request, id, appeal_rating)
    return redirect("workspace-chat", id)


def _say_or_explain(
    request: HttpRequest, conversation_id: UUID, verb: Callable[..., object]
) -> None:
    try:
        _say(request, conversation_id, verb)
    except NotFound:
        raise
    except Refusal as refusal:
        explain(request, refusal)


def _say(request: HttpRequest, conversation_id: UUID, verb: Callable[..., object]) -> None:
    text = request.POST.get("text", "").replace("\r\n", "\n")
    verb(caller=caller_of(request), conversation_id=conversation_id, text=text)

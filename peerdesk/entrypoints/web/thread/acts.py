"""What can be done with a thread by a plain POST; a script does the same over API and socket."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.core.problems import MEDIA_TYPE, problem_of
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.operations.following import follow
from peerdesk.domain.conversations.operations.posting import Draft, Refused, post_messages
from peerdesk.entrypoints.web.community import found
from peerdesk.entrypoints.web.flag_words import warning_for
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.thread.views import thread_page
from peerdesk.workflows.change_rating import change_rating
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.leave_as_ticket import leave_as_ticket
from peerdesk.workflows.leave_conversation import leave_conversation
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.reopen_conversation import reopen_conversation

Act = Callable[[HttpRequest, UUID], None]


def act(verb: Act) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """A POST that does the verb and goes back to the thread; a refusal is said there."""

    @login_required
    @require_POST
    @wraps(verb)
    def view(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
        by_script = MEDIA_TYPE in request.headers.get("Accept", "")
        with found():
            try:
                verb(request, conversation_id)
            except NotFound:
                raise
            except Refusal as no:
                if by_script:
                    document = problem_of(no)
                    return JsonResponse(document, status=no.status, content_type=MEDIA_TYPE)
                messages.warning(request, no.detail)
        if by_script:
            return HttpResponse(status=204)
        return redirect("conversation", conversation_id)

    return view


@login_required
@require_POST
def write(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Post a message; what is refused is shown with the text still in its field."""
    caller = caller_of(request)
    with found():
        seen = conversation_for(caller, conversation_id)
    text = request.POST.get("text", "").strip()
    draft = Draft(caller.person.id, conversation_id, _client_id(request), text)
    (result,) = post_messages([draft])
    result = follow(draft, result)
    if isinstance(result, Refused):
        return thread_page(
            request, seen, text=text, problem=result.detail, status=result.refusal.status
        )
    if warning := warning_for(text, seen.conversation.language):
        messages.warning(request, warning)
    return redirect(f"/conversations/{result.conversation_id}/#write")


@act
def close(request: HttpRequest, conversation_id: UUID) -> None:
    """Close it."""
    close_conversation(caller=caller_of(request), conversation_id=conversation_id)


@act
def reopen(request: HttpRequest, conversation_id: UUID) -> None:
    """Open it again."""
    reopen_conversation(caller=caller_of(request), conversation_id=conversation_id)


@act
def leave(request: HttpRequest, conversation_id: UUID) -> None:
    """Ask for another helper; an expert who gives it back does so from the workspace."""
    caller = caller_of(request)
    if conversation_for(caller, conversation_id).role != "customer":
        raise NotFound
    leave_conversation(caller=caller, conversation_id=conversation_id)


@act
def ticket(request: HttpRequest, conversation_id: UUID) -> None:
    """Leave it as a ticket."""
    leave_as_ticket(caller=caller_of(request), conversation_id=conversation_id)


@act
def rate(request: HttpRequest, conversation_id: UUID) -> None:
    """Rate the help."""
    rate_conversation(caller=caller_of(request), conversation_id=conversation_id, **_said(request))
    messages.success(request, _("Thank you. Your rating is in."))


@act
def rate_again(request: HttpRequest, conversation_id: UUID) -> None:
    """Change the rating (F8)."""
    change_rating(caller=caller_of(request), conversation_id=conversation_id, **_said(request))
    messages.success(request, _("Your rating is changed."))


def _said(request: HttpRequest) -> dict[str, Any]:
    stars = request.POST.get("stars", "")
    return {
        "stars": int(stars) if stars in tuple("12345") else 0,
        "comment": request.POST.get("comment", "").strip()[:2000],
        "solved": {"yes": True, "no": False}.get(request.POST.get("solved", "")),
        "reason": request.POST.get("reason", "")[:40],
    }


def _client_id(request: HttpRequest) -> UUID:
    """The page's own id of the message, so that a form sent twice is one message (I2)."""
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return uuid4()

"""What an agent does with one case by a plain form; the API has a door for each, too."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.operations.assigning import assign, hand_to_team, put_back
from peerdesk.domain.conversations.operations.pausing import resume, wait_for_customer
from peerdesk.entrypoints.web.conversation_acts import close_it, post_reply, reopen_it, take_it
from peerdesk.entrypoints.web.signed_in import caller_of
from peerdesk.entrypoints.web.staff import back_to, explain, staff_page
from peerdesk.workflows.solve_conversation import solve_conversation

_DAYS = ("1", "3", "7", "14")
Act = Callable[[HttpRequest, UUID], str | HttpResponse | None]


def act(verb: Act) -> Callable[..., HttpResponse]:
    """A POST that does the verb and goes back, with its words or with why nothing was done.

    A verb that answers with a page of its own leads there instead.
    """

    @staff_page
    @require_POST
    @wraps(verb)
    def view(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
        conversation_for(caller_of(request), id)
        try:
            said = verb(request, id)
            if isinstance(said, HttpResponse):
                return said
            if said:
                messages.success(request, said)
        except NotFound:
            raise
        except Refusal as refusal:
            explain(request, refusal)
        return redirect(back_to(request, reverse("desk-chat", args=[id])))

    return view  # type: ignore[return-value]


@act
def reply(request: HttpRequest, conversation_id: UUID) -> None:
    """One message; the first of an agent takes the conversation."""
    post_reply(request, conversation_id)


@staff_page
@require_POST
def take(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """It is mine now."""
    take_it(request, id)
    return redirect(f"{reverse('desk-chat', args=[id])}?list=mine")


@act
def close(request: HttpRequest, conversation_id: UUID) -> None:
    """It is answered."""
    close_it(request, conversation_id)


@act
def reopen(request: HttpRequest, conversation_id: UUID) -> None:
    """There is more to say."""
    reopen_it(request, conversation_id)


@act
def give(request: HttpRequest, conversation_id: UUID) -> str:
    """A colleague has it from now on."""
    caller = caller_of(request)
    assign(caller=caller, conversation_id=conversation_id, to=_id(request, "person"))
    return _("Given.")


@act
def team(request: HttpRequest, conversation_id: UUID) -> str:
    """It is another team's."""
    to = request.POST.get("team") or None
    hand_to_team(caller=caller_of(request), conversation_id=conversation_id, team=to)
    return _("Handed over.")


@act
def back(request: HttpRequest, conversation_id: UUID) -> str:
    """Nobody has it."""
    put_back(caller=caller_of(request), conversation_id=conversation_id)
    return _("Back in the queue.")


@act
def pending(request: HttpRequest, conversation_id: UUID) -> str:
    """The customer is to write first."""
    wait_for_customer(
        caller=caller_of(request),
        conversation_id=conversation_id,
        hours=_hours(request),
        then="close" if request.POST.get("then") == "close" else "return",
    )
    return _("It waits for the customer now.")


@act
def go_on(request: HttpRequest, conversation_id: UUID) -> None:
    """The customer needn't write first."""
    resume(caller=caller_of(request), conversation_id=conversation_id)


@act
def solve(request: HttpRequest, conversation_id: UUID) -> str:
    """Done, whoever of the team has it."""
    solve_conversation(caller=caller_of(request), conversation_id=conversation_id)
    return _("Solved. Well done.")


def _id(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise InvalidInput({name: [_("Choose somebody.")]}) from None


def _hours(request: HttpRequest) -> float | None:
    """From a choice of days; nothing chosen is the policy's."""
    days = request.POST.get("days", "")
    return int(days) * 24 if days in _DAYS else None

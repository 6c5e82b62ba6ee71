"""What helpers do in a conversation by a plain form; the script does the same over the API.

Each says on the next page what became of it; a stranger gets NotFound.
"""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from peerdesk.core.errors import NotFound, Refusal
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.operations.posting import Draft, Refused, post_messages
from peerdesk.entrypoints.web.signed_in import caller_of, signed_in
from peerdesk.entrypoints.web.staff import explain
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.leave_conversation import leave_conversation
from peerdesk.workflows.move_to_area import move_to_area
from peerdesk.workflows.reopen_conversation import reopen_conversation
from peerdesk.workflows.take_conversation import take_conversation


def post_reply(request: HttpRequest, conversation_id: UUID) -> None:
    """One message; an agent's first takes the conversation. The same form twice is one message."""
    conversation_for(caller_of(request), conversation_id)
    draft = Draft(
        person_id=signed_in(request).id,
        conversation_id=conversation_id,
        client_id=_client_id(request),
        text=request.POST.get("text", "").replace("\r\n", "\n"),
    )
    (result,) = post_messages([draft])
    if isinstance(result, Refused) and result.may_take:
        take_conversation(caller=caller_of(request), conversation_id=conversation_id)
        (result,) = post_messages([draft])
    if isinstance(result, Refused):
        if isinstance(result.refusal, NotFound):
            raise result.refusal
        explain(request, result.refusal)


def take_it(request: HttpRequest, conversation_id: UUID) -> None:
    """The conversation is the reader's own now, or somebody was faster."""
    _do(request, take_conversation, conversation_id)


def close_it(request: HttpRequest, conversation_id: UUID) -> None:
    """Closed, or it was before."""
    if _do(request, close_conversation, conversation_id):
        messages.success(request, _("Closed. Well done."))


def reopen_it(request: HttpRequest, conversation_id: UUID) -> None:
    """Open again, or it is already."""
    _do(request, reopen_conversation, conversation_id)


def leave_it(request: HttpRequest, conversation_id: UUID) -> bool:
    """The next expert is asked; whether the reader has left."""
    _require_expert(request, conversation_id)
    left = _do(request, leave_conversation, conversation_id)
    if left:
        messages.success(request, _("The next expert is asked. Thank you for saying so."))
    return left


def move_it(request: HttpRequest, conversation_id: UUID, *, area: str, keep: bool) -> bool:
    """The question stands in another area; its expert goes on there, or another is asked."""
    _require_expert(request, conversation_id)
    moved = _do(request, partial(move_to_area, area=area, keep=keep), conversation_id)
    if moved:
        messages.success(request, _("Moved. The customer is told."))
    return moved


def _require_expert(request: HttpRequest, conversation_id: UUID) -> None:
    """Who is the customer or an agent there too does nothing as its expert."""
    if conversation_for(caller_of(request), conversation_id).role != Membership.Role.EXPERT:
        raise NotFound


def _do(request: HttpRequest, verb: Callable[..., object], conversation_id: UUID) -> bool:
    try:
        verb(caller=caller_of(request), conversation_id=conversation_id)
    except NotFound:
        raise
    except Refusal as refusal:
        explain(request, refusal)
        return False
    return True


def _client_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("client_id", ""))
    except ValueError:
        return new_id()

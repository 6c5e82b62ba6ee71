"""The timeline of a conversation, for clients without a socket."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from peerdesk.core.errors import InvalidInput
from peerdesk.core.ids import new_id
from peerdesk.core.limits import take
from peerdesk.core.paging import page_of, parse_cursor
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.conversations.operations.following import follow
from peerdesk.domain.conversations.operations.posting import Draft, Refused, post_messages
from peerdesk.domain.conversations.queries import events_after
from peerdesk.domain.conversations.wire import event_wire, message_wire
from peerdesk.domain.moderation.detection import detect
from peerdesk.domain.moderation.wire import spans_wire
from peerdesk.entrypoints.api import flag_shapes, shapes, throttles
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input
from peerdesk.workflows.take_conversation import take_conversation

router = Router(tags=["conversations"], auth=SIGNED_IN)

_LARGEST = 2**63 - 1
After = Annotated[int, Query(ge=0, le=_LARGEST, description="the last seq that you have")]
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=20, description="the `next` of the part before")]


class Message(Input):
    """A message; `id` is the author's own, the same at every retry (as on the socket)."""

    text: str = Field("", max_length=8000, description='may be "" where there are attachments')
    attachments: list[str] = Field([], max_length=10, description="ids of own uploads")
    id: UUID | None = None


@router.get("/conversations/{id}/events", response=shapes.ListOf[shapes.Event])
def events(
    request: HttpRequest,
    id: Id,  # noqa: A002
    after: After = 0,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> HttpResponse:
    """The events after a number, in order; what the caller may not see comes as `hidden`."""
    seen = conversation_for(caller := caller_of(request), id)
    start = max(after, parse_cursor(cursor, _seq) or 0)
    found = events_after(id, start, limit + 1)
    wires = [event_wire(event, seen.role, caller.person.id) for event in found]
    return answer_page(page_of(wires, limit=limit, cursor=lambda wire: wire["seq"]))


@router.post("/conversations/{id}/messages", response={201: flag_shapes.PostedMessage})
def post(request: HttpRequest, id: Id, body: Message) -> HttpResponse:  # noqa: A002
    """Writes in the conversation, answered after the commit; an agent's first word takes it.

    Where it was merged into another one, the message lands there: `conversation` says so.
    `warnings`, if there are any, say what in it is personal data; it stands all the same (P10).
    """
    caller = caller_of(request)
    take(throttles.MESSAGES, caller.person.id)
    draft = Draft(
        person_id=caller.person.id,
        conversation_id=id,
        client_id=body.id or new_id(),
        text=body.text,
        attachments=body.attachments,
        only_community=caller.only_community,
    )
    (result,) = post_messages([draft])
    if isinstance(result, Refused) and result.may_take:
        take_conversation(caller=caller, conversation_id=id)
        (result,) = post_messages([draft])
    result = follow(draft, result)
    if isinstance(result, Refused):
        raise result.refusal
    wire = message_wire(result, author_id=caller.person.id, text=body.text)
    if warnings := spans_wire(body.text, detect(body.text)):
        wire["warnings"] = warnings
    return answer(wire, 201)


def _seq(text: str) -> int:
    number = int(text)
    if not 0 <= number <= _LARGEST:
        raise InvalidInput({"cursor": ["This is not a cursor of this list."]})
    return number

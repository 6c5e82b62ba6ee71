"""The support team's tools on a conversation: notes, tags, merging and splitting."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from peerdesk.core.limits import take
from peerdesk.core.paging import Page
from peerdesk.domain.conversations.access import STAFF, conversation_for
from peerdesk.domain.conversations.wire import conversation_wire, event_wire
from peerdesk.domain.people.access import Caller
from peerdesk.domain.support.access import staffed
from peerdesk.domain.support.operations.noting import write_note
from peerdesk.domain.support.operations.tagging import set_tags
from peerdesk.domain.support.queries import colleagues_in
from peerdesk.domain.support.wire import colleague_wire
from peerdesk.entrypoints.api import shapes, support_shapes, throttles
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input
from peerdesk.workflows.merge_conversations import merge_conversations
from peerdesk.workflows.split_conversation import split_conversation
from peerdesk.workflows.undo_merge import undo_merge

router = Router(tags=["support"], auth=SIGNED_IN)


class Note(Input):
    """A note; `id` is the author's own, the same at every retry."""

    text: str = Field(min_length=1, max_length=8000)
    id: UUID | None = None


class Tags(Input):
    """All tags that it is to have."""

    tags: list[str] = Field(max_length=20)


class Merge(Input):
    """Where it is to go on."""

    into: UUID


class Split(Input):
    """Which messages of the customer go, and under which reason (a leaf's id or slug)."""

    seqs: list[int] = Field(min_length=1, max_length=50)
    reason: str = Field("", max_length=60, description="empty: the same")


@router.post("/conversations/{id}/notes", response={201: shapes.Event})
def write_a_note(request: HttpRequest, id: Id, body: Note) -> HttpResponse:  # noqa: A002
    """Writes a note that agents and owners alone see; whoever is named ("@alias") is told."""
    caller = caller_of(request)
    take(throttles.MESSAGES, caller.person.id)
    event = write_note(caller=caller, conversation_id=id, text=body.text, client_id=body.id)
    return answer(event_wire(event, STAFF[0], caller.person.id), 201)


@router.get("/conversations/{id}/colleagues", response=shapes.ListOf[support_shapes.CanBeNamed])
def colleagues(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The support team there, by alias, as notes name them."""
    row = staffed(caller_of(request), id).conversation
    found = [colleague_wire(one) for one in colleagues_in(row.community_id)]
    return answer_page(Page(found, None))


@router.get("/conversations/{id}/tags", response=support_shapes.TagNames)
def tags_on_it(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The tags that the support team has put on it."""
    return answer({"tags": staffed(caller_of(request), id).conversation.tags})


@router.put("/conversations/{id}/tags", response=support_shapes.TagNames)
def put_tags(request: HttpRequest, id: Id, body: Tags) -> HttpResponse:  # noqa: A002
    """Puts exactly these tags on it; a new word becomes a tag of the community."""
    row = set_tags(caller=caller_of(request), conversation_id=id, tags=body.tags)
    return answer({"tags": row.tags})


@router.post("/conversations/{id}/merge", response=shapes.Conversation)
def merge(request: HttpRequest, id: Id, body: Merge) -> HttpResponse:  # noqa: A002
    """Closes it and lets it go on in another one of the same customer, which is answered."""
    caller = caller_of(request)
    target = merge_conversations(caller=caller, conversation_id=id, into=body.into)
    return _one(caller, target.id)


@router.post("/conversations/{id}/unmerge", response=shapes.Conversation)
def unmerge(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Lets it stand on its own again, open if the merge had closed it."""
    caller = caller_of(request)
    return _one(caller, undo_merge(caller=caller, conversation_id=id).id)


@router.post("/conversations/{id}/split", response={201: shapes.Conversation})
def split(request: HttpRequest, id: Id, body: Split) -> HttpResponse:  # noqa: A002
    """Makes a ticket of messages that the customer wrote in it; both point at each other."""
    caller = caller_of(request)
    made = split_conversation(caller=caller, conversation_id=id, seqs=body.seqs, reason=body.reason)
    return _one(caller, made.id, 201)


def _one(caller: Caller, conversation_id: UUID, status: int = 200) -> HttpResponse:
    return answer(conversation_wire(conversation_for(caller, conversation_id)), status)

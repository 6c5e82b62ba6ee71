"""Conversations: opened, listed, read, written in, closed, reopened, taken."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StrictBool

from peerdesk.core import clock
from peerdesk.core.limits import take
from peerdesk.core.paging import Page
from peerdesk.domain.communities.access import community_by_slug
from peerdesk.domain.conversations.access import conversation_for, conversations_of
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.wire import conversation_wire
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.readiness import readiness_of
from peerdesk.domain.premium.wire import readiness_wire
from peerdesk.domain.ratings.queries import rateable, whose_stars
from peerdesk.domain.ratings.shown import card_of, changeable
from peerdesk.domain.ratings.wire import card_wire
from peerdesk.entrypoints.api import shapes, throttles
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input, Part
from peerdesk.workflows.ask_question import ask_question
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.leave_conversation import leave_conversation
from peerdesk.workflows.move_to_area import move_to_area
from peerdesk.workflows.reopen_conversation import reopen_conversation
from peerdesk.workflows.take_conversation import take_conversation

router = Router(tags=["conversations"], auth=SIGNED_IN)

AsRole = Annotated[shapes.Role | None, Query(description="only those in which I am this")]
InState = Annotated[shapes.State | None, Query()]


class Question(Input):
    """What the customer comes with. `channel` "ticket" makes a ticket of a chat's reason."""

    reason: str = Field(max_length=60, description="the id (or slug) of a leaf of the tree")
    text: str = Field(min_length=1, max_length=8000)
    language: str = Field("", max_length=12, description="BCP 47; else the person's own")
    fields: dict[str, Any] | None = Field(None, max_length=50)
    attachments: list[str] = Field([], max_length=10)
    channel: Literal["chat", "ticket"] | None = None


class Move(Input):
    """Where a question belongs; `keep` if its expert goes on with it there."""

    area: str = Field(min_length=1, max_length=60, description="the id (or slug) of an area")
    keep: StrictBool = False


@router.post("/communities/{slug}/conversations", response={201: shapes.Conversation})
def ask(request: HttpRequest, slug: str, body: Question) -> HttpResponse:
    """Opens a chat or a ticket, as the reason says (S2); the first experts are asked at once."""
    caller, community = caller_of(request), community_by_slug(slug)
    take(throttles.CONVERSATIONS, caller.person.id)
    opened = ask_question(
        caller=caller,
        community=community,
        reason=body.reason,
        text=body.text,
        language=body.language,
        fields=body.fields,
        channel=body.channel,
        attachments=body.attachments,
    )
    return _one(caller, opened.id, 201)


@router.get("/conversations", response=shapes.ListOf[shapes.Conversation])
def conversations(
    request: HttpRequest, part: Part, role: AsRole = None, state: InState = None
) -> HttpResponse:
    """The caller's conversations, newest first; staff see their communities' too."""
    caller = caller_of(request)
    page = conversations_of(caller, role, state, part.cursor, part.limit)
    ids = [seen.conversation.id for seen in page.items]
    may_rate = rateable(ids)
    may_change = changeable(ids, caller.person.id, now=clock.now())
    offering = readiness_of(page.items, caller.person.id, now=clock.now())
    items = [
        conversation_wire(
            seen,
            rateable=seen.conversation.id in may_rate,
            more=[
                *(["change-rating"] if seen.conversation.id in may_change else ()),
                *(ready.can if (ready := offering.get(seen.conversation.id)) else ()),
            ],
        )
        for seen in page.items
    ]
    return answer_page(Page(items, page.next))


@router.get("/conversations/{id}", response=shapes.Conversation)
def one_conversation(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """State, handler, the caller's role, what they may do now, and who is in it."""
    return _one(caller_of(request), id)


@router.post("/conversations/{id}/close", response=shapes.Conversation)
def close(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Closes it; what an expert handled is to be rated."""
    caller = caller_of(request)
    close_conversation(caller=caller, conversation_id=id)
    return _one(caller, id)


@router.post("/conversations/{id}/reopen", response=shapes.Conversation)
def reopen(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Takes it up again (F5); the former expert is asked first."""
    caller = caller_of(request)
    reopen_conversation(caller=caller, conversation_id=id)
    return _one(caller, id)


@router.post("/conversations/{id}/take", response=shapes.Conversation)
def take_over(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """An agent takes what lies in the support team's queue."""
    caller = caller_of(request)
    take_conversation(caller=caller, conversation_id=id)
    return _one(caller, id)


@router.post("/conversations/{id}/leave", response={200: shapes.Conversation, 204: None})
def leave(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Its expert gives it back, or its customer asks for another helper (F10).

    Another expert is asked, who finds the whole thread; the former one sees it no more (204).
    """
    caller = caller_of(request)
    left = leave_conversation(caller=caller, conversation_id=id)
    return _one_or_gone(caller, left)


@router.post("/conversations/{id}/move", response={200: shapes.Conversation, 204: None})
def move(request: HttpRequest, id: Id, body: Move) -> HttpResponse:  # noqa: A002
    """Its expert moves it to the right area (F10); the customer is told.

    With `keep` the expert goes on there if they cover the area; otherwise another is asked (204).
    """
    caller = caller_of(request)
    moved = move_to_area(caller=caller, conversation_id=id, area=body.area, keep=body.keep)
    return _one_or_gone(caller, moved)


def _one_or_gone(caller: Caller, conversation: Conversation) -> HttpResponse:
    """The conversation for who is still in it; nothing for the expert who has just left."""
    if caller.person.id in (conversation.customer_id, conversation.handler_id):
        return _one(caller, conversation.id)
    return HttpResponse(status=204)


def _one(caller: Caller, conversation_id: UUID, status: int = 200) -> HttpResponse:
    seen = conversation_for(caller, conversation_id)
    may_rate = bool(rateable([conversation_id]))
    now = clock.now()
    card = card_of(conversation_id, caller.person.id, seen.role, now=now)
    ready = readiness_of([seen], caller.person.id, now=now).get(conversation_id)
    more = [*(card.can if card else ()), *(ready.can if ready else ())]
    wire = conversation_wire(seen, rateable=may_rate, more=more)
    shown = card_wire(card) if card else None
    wire["premium"] = readiness_wire(ready) if ready else None
    return answer({**wire, "rating": shown, "rates": whose_stars(seen.conversation)}, status)

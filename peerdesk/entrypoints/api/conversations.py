"""Conversations: opened, listed, read, written in, closed, reopened, taken."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StrictBool

from peerdesk.core.limits import take
from peerdesk.core.paging import Page
from peerdesk.domain.communities.access import community_by_slug
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.access import conversations_of
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.access import Caller
from peerdesk.entrypoints.api import shapes, throttles
from peerdesk.entrypoints.api.answers import answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.finishing import finish_after_commit
from peerdesk.entrypoints.api.one_conversation import conversation_answer, listed_wires
from peerdesk.entrypoints.api.parameters import Id, Input, Part
from peerdesk.workflows.ask_paid_question import Terms, ask_paid_question
from peerdesk.workflows.ask_question import ask_question
from peerdesk.workflows.close_conversation import close_conversation
from peerdesk.workflows.leave_conversation import leave_conversation
from peerdesk.workflows.move_to_area import move_to_area
from peerdesk.workflows.pay_question import pay_question
from peerdesk.workflows.reopen_conversation import reopen_conversation
from peerdesk.workflows.take_conversation import take_conversation

router = Router(tags=["conversations"], auth=SIGNED_IN)

AsRole = Annotated[shapes.Role | None, Query(description="only those in which I am this")]
InState = Annotated[shapes.State | None, Query()]


class Price(Input):
    """What the customer names, in the community's currency."""

    amount: str = Field(max_length=25)
    currency: str = Field(max_length=3)


class Question(Input):
    """What the customer comes with. `channel` "ticket" makes a ticket of a chat's reason."""

    reason: str = Field(max_length=60, description="the id (or slug) of a leaf of the tree")
    text: str = Field(min_length=1, max_length=8000)
    language: str = Field("", max_length=12, description="BCP 47; else the person's own")
    fields: dict[str, Any] | None = Field(None, max_length=50)
    attachments: list[str] = Field([], max_length=10)
    channel: Literal["chat", "ticket"] | None = None
    # In a paid community alone; elsewhere they mean nothing.
    price: Price | str | None = Field(None, description='money, or an amount such as "20.00"')
    payment_method: str | None = Field(None, max_length=80, description="a card, else a page opens")
    urgent: StrictBool = False
    keep_card: StrictBool = False


class Move(Input):
    """Where a question belongs; `keep` if its expert goes on with it there."""

    area: str = Field(min_length=1, max_length=60, description="the id (or slug) of an area")
    keep: StrictBool = False


@router.post("/communities/{slug}/conversations", response={201: shapes.Conversation})
def ask(request: HttpRequest, slug: str, body: Question) -> HttpResponse:
    """Opens a chat or a ticket, as the reason says (S2); the first experts are asked at once.

    In a paid community the question is paid first (P1): a declined card is 402 and leaves nothing;
    who is needed at the bank finds where in `next_action`, and the state is `unpaid` until then.
    """
    caller, community = caller_of(request), community_by_slug(slug)
    take(throttles.CONVERSATIONS, caller.person.id)
    said: dict[str, Any] = {
        "caller": caller,
        "community": community,
        "reason": body.reason,
        "text": body.text,
        "language": body.language,
        "fields": body.fields,
        "channel": body.channel,
        "attachments": body.attachments,
    }
    if community.mode != Community.Mode.PAID:
        return conversation_answer(caller, ask_question(**said).id, 201)
    asked = ask_paid_question(**said, terms=_terms(body))
    if asked.charge is not None:
        finish_after_commit(request, lambda: _paid(caller, asked.conversation_id))
    return conversation_answer(caller, asked.conversation_id, 201)


@router.get("/conversations", response=shapes.ListOf[shapes.Conversation])
def conversations(
    request: HttpRequest, part: Part, role: AsRole = None, state: InState = None
) -> HttpResponse:
    """The caller's conversations, newest first; staff see their communities' too."""
    caller = caller_of(request)
    page = conversations_of(caller, role, state, part.cursor, part.limit)
    return answer_page(Page(listed_wires(caller, page.items), page.next))


@router.get("/conversations/{id}", response=shapes.Conversation)
def one_conversation(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """State, handler, the caller's role, what they may do now, and who is in it."""
    return conversation_answer(caller_of(request), id)


@router.post("/conversations/{id}/close", response=shapes.Conversation)
def close(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Closes it; what an expert handled is to be rated."""
    caller = caller_of(request)
    close_conversation(caller=caller, conversation_id=id)
    return conversation_answer(caller, id)


@router.post("/conversations/{id}/reopen", response=shapes.Conversation)
def reopen(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Takes it up again (F5); the former expert is asked first."""
    caller = caller_of(request)
    reopen_conversation(caller=caller, conversation_id=id)
    return conversation_answer(caller, id)


@router.post("/conversations/{id}/take", response=shapes.Conversation)
def take_over(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """An agent takes what lies in the support team's queue."""
    caller = caller_of(request)
    take_conversation(caller=caller, conversation_id=id)
    return conversation_answer(caller, id)


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
        return conversation_answer(caller, conversation.id)
    return HttpResponse(status=204)


def _terms(body: Question) -> Terms:
    price = body.price.model_dump() if isinstance(body.price, Price) else body.price
    return Terms(price, body.payment_method or "", body.urgent, body.keep_card)


def _paid(caller: Caller, conversation_id: UUID) -> HttpResponse:
    charge = pay_question(conversation_id)
    return conversation_answer(caller, conversation_id, 201, charge)

"""Refunds: asked for by the customer, answered by the expert, decided by support (P11)."""

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from peerdesk.core.errors import InvalidInput
from peerdesk.core.limits import take
from peerdesk.core.money import Money, NotMoney
from peerdesk.core.paging import Page
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.people.access import Caller
from peerdesk.domain.refunds.access import TEAM, request_for
from peerdesk.domain.refunds.limits import REQUESTS
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.domain.refunds.queries import requests_of, requests_page
from peerdesk.domain.refunds.wire import request_wire
from peerdesk.entrypoints.api import refund_shapes, shapes
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input, Part
from peerdesk.workflows.answer_refund_request import answer_refund_request
from peerdesk.workflows.approve_refund import approve_refund
from peerdesk.workflows.reject_refund import reject_refund
from peerdesk.workflows.remove_refund_words import remove_refund_words
from peerdesk.workflows.request_refund import request_refund
from peerdesk.workflows.withdraw_refund_request import withdraw_refund_request

router = Router(tags=["refunds"], auth=SIGNED_IN)
InState = Annotated[refund_shapes.RequestState, Query(description="only those in this state")]


class WantedBack(Input):
    """What is to go back, and why. `premium_offer` where there was more than one service."""

    scope: refund_shapes.Scope
    premium_offer: UUID | None = None
    reason: str = Field(
        default="", max_length=2000, description="read by the expert and the support team"
    )


class Word(Input):
    """What the expert says to it; the support team alone reads it."""

    text: str = Field(min_length=1, max_length=2000)


class Amount(Input):
    """An amount of the question's price."""

    amount: str = Field(max_length=25)
    currency: str = Field(max_length=3)


class Yes(Input):
    """Why, in words that both are told; `question`: only so much of the question's price."""

    reason: str = Field(default="", max_length=2000)
    question: Amount | None = None


class RefundWords(Input):
    """Which words are to go."""

    words: list[Literal["reason", "answer", "decision"]] = Field(min_length=1, max_length=3)


class Rejection(Input):
    """Why, in words that both are told."""

    reason: str = Field(default="", max_length=2000)


@router.post("/conversations/{id}/refund-requests", response={201: refund_shapes.RefundRequest})
def ask_refund(request: HttpRequest, id: Id, body: WantedBack) -> HttpResponse:  # noqa: A002
    """Asks for the money of the question, the service or both; the expert is heard first."""
    caller = caller_of(request)
    conversation_for(caller, id)
    take(REQUESTS, caller.person.id)
    made, _is_new = request_refund(
        caller=caller,
        conversation_id=id,
        scope=body.scope,
        offer_id=body.premium_offer,
        reason=body.reason,
    )
    return answer(request_wire(made, "customer"), 201)


@router.get(
    "/conversations/{id}/refund-requests", response=shapes.ListOf[refund_shapes.RefundRequest]
)
def refunds_in_conversation(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The conversation's requests that the caller may see, newest first."""
    caller = caller_of(request)
    seen = conversation_for(caller, id)
    shown = [
        request_wire(one, seen.role)
        for one in requests_of(id)
        if seen.role != "expert" or one.expert_id == caller.person.id
    ]
    return answer_page(Page(shown, None))


@router.get(
    "/communities/{slug}/refund-requests", response=shapes.ListOf[refund_shapes.RefundRequest]
)
def refunds_in_community(
    request: HttpRequest, slug: str, part: Part, state: InState = "open"
) -> HttpResponse:
    """What the support team has to decide, the most pressing first; or what it decided."""
    community = community_by_slug(slug)
    role = membership_of(caller_of(request), community.id, *TEAM).role
    page = requests_page([community.id], state=state, cursor=part.cursor, limit=part.limit)
    return answer_page(Page([request_wire(one, role) for one in page.items], page.next))


@router.get("/refund-requests/{id}", response=refund_shapes.RefundRequest)
def one_refund(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """A request for its customer, its expert or the support team."""
    return _one(caller_of(request), id)


@router.post("/refund-requests/{id}/answer", response=refund_shapes.RefundRequest)
def answer_refund(request: HttpRequest, id: Id, body: Word) -> HttpResponse:  # noqa: A002
    """The expert's word on it, once."""
    caller = caller_of(request)
    answer_refund_request(caller=caller, request_id=id, text=body.text)
    return _one(caller, id)


@router.post("/refund-requests/{id}/withdraw", response=refund_shapes.RefundRequest)
def withdraw_refund(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The customer asks no more."""
    caller = caller_of(request)
    withdraw_refund_request(caller=caller, request_id=id)
    return _one(caller, id)


@router.post("/refund-requests/{id}/approve", response=refund_shapes.RefundRequest)
def approve(request: HttpRequest, id: Id, body: Yes | None = None) -> HttpResponse:  # noqa: A002
    """The support team gives back all that was asked for, or a part; both are told."""
    caller, said = caller_of(request), body or Yes()
    approve_refund(caller=caller, request_id=id, reason=said.reason, question=_money(said.question))
    return _one(caller, id)


@router.post("/refund-requests/{id}/reject", response=refund_shapes.RefundRequest)
def reject(request: HttpRequest, id: Id, body: Rejection | None = None) -> HttpResponse:  # noqa: A002
    """The support team gives nothing back; both are told why."""
    caller, said = caller_of(request), body or Rejection()
    reject_refund(caller=caller, request_id=id, reason=said.reason)
    return _one(caller, id)


@router.post("/refund-requests/{id}/remove-words", response=refund_shapes.RefundRequest)
def remove_words_of_refund(request: HttpRequest, id: Id, body: RefundWords) -> HttpResponse:  # noqa: A002
    """The support team takes words away that must not stand there; they can't be brought back."""
    caller = caller_of(request)
    remove_refund_words(caller=caller, request_id=id, words=body.words)
    return _one(caller, id)


def _one(caller: Caller, request_id: UUID) -> HttpResponse:
    found: RefundRequest
    found, role = request_for(caller, request_id)
    return answer(request_wire(found, role))


def _money(given: Amount | None) -> Money | None:
    try:
        return Money.parse(given.amount, given.currency) if given else None
    except NotMoney as error:
        raise InvalidInput({"question": [str(error)]}) from None

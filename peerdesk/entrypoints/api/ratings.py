"""Ratings: given, changed, answered, appealed against, decided."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StrictBool, StrictInt

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.core.paging import Page
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.ratings.access import rating_for_team
from peerdesk.domain.ratings.shown import appeals_page, card, card_of, settled_rating
from peerdesk.domain.ratings.wire import appeal_wire, card_wire, rating_wire, reply_wire
from peerdesk.entrypoints.api import rating_shapes, shapes
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Input, Part
from peerdesk.workflows.answer_rating import answer_rating, better_answer
from peerdesk.workflows.appeal_rating import appeal_rating
from peerdesk.workflows.change_rating import change_rating
from peerdesk.workflows.decide_appeal import decide_appeal
from peerdesk.workflows.rate_conversation import rate_conversation
from peerdesk.workflows.remove_rating_words import remove_rating_words

router = Router(tags=["ratings"], auth=SIGNED_IN)
Which = Annotated[Literal["open", "decided"], Query()]


class Stars(Input):
    """How it was (C8), whether it is solved and, below five stars, why (F7)."""

    stars: StrictInt = Field(ge=1, le=5)
    comment: str = Field("", max_length=2000)
    solved: StrictBool | None = None
    reason: str = Field("", max_length=40)


class Words(Input):
    """A few words."""

    text: str = Field(min_length=1, max_length=2000)


class RatingWords(Input):
    """Which words are to go."""

    words: list[Literal["comment", "reply", "appeal", "decision"]] = Field(
        min_length=1, max_length=4, description="appeal and decision: of the expert's appeal"
    )


class Decision(Words):
    """What an owner decides, and why in writing."""

    outcome: Literal["counts", "not_counted", "pay_restored"]


@router.post("/conversations/{id}/rating", response={201: shapes.Rating})
def rate(request: HttpRequest, id: Id, body: Stars) -> HttpResponse:  # noqa: A002
    """The customer's rating (C8); the expert is paid by it in the same instant (C9)."""
    rating = rate_conversation(
        caller=caller_of(request), conversation_id=id, now=clock.now(), **body.model_dump()
    )
    return answer(rating_wire(rating), 201)


@router.put("/conversations/{id}/rating", response=rating_shapes.RatingCard)
def rate_again(request: HttpRequest, id: Id, body: Stars) -> HttpResponse:  # noqa: A002
    """Changes the rating, for some days or until it is paid out; the books follow (F8)."""
    caller = caller_of(request)
    change_rating(caller=caller, conversation_id=id, **body.model_dump())
    rating = settled_rating(id, caller.person.id)
    return answer(card_wire(card(rating, Membership.Role.CUSTOMER, now=clock.now())))


@router.get("/conversations/{id}/rating", response=rating_shapes.RatingCard)
def one_rating(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """The settled rating of the last helper, with its history, reply and appeal."""
    caller = caller_of(request)
    seen = conversation_for(caller, id)
    shown = card_of(id, caller.person.id, seen.role, now=clock.now())
    if shown is None:
        raise NotFound
    return answer(card_wire(shown))


@router.post("/conversations/{id}/rating/reply", response={201: rating_shapes.RatingReply})
def reply_to_rating(request: HttpRequest, id: Id, body: Words) -> HttpResponse:  # noqa: A002
    """The expert's one answer to the stars, for the customer and the owner."""
    made = answer_rating(caller=caller_of(request), conversation_id=id, text=body.text)
    return answer(reply_wire(made), 201)


@router.put("/conversations/{id}/rating/reply", response=rating_shapes.RatingReply)
def better_reply(request: HttpRequest, id: Id, body: Words) -> HttpResponse:  # noqa: A002
    """Other words for it, within a quarter of an hour."""
    made = better_answer(caller=caller_of(request), conversation_id=id, text=body.text)
    return answer(reply_wire(made))


@router.post("/conversations/{id}/rating/appeal", response={201: rating_shapes.Appeal})
def appeal(request: HttpRequest, id: Id, body: Words) -> HttpResponse:  # noqa: A002
    """The expert asks an owner to look at the rating again, with a reason (F7)."""
    made = appeal_rating(caller=caller_of(request), conversation_id=id, text=body.text)
    return answer(appeal_wire(made), 201)


@router.post("/ratings/{id}/remove-words", response=rating_shapes.RatingCard)
def remove_words_of_rating(request: HttpRequest, id: Id, body: RatingWords) -> HttpResponse:  # noqa: A002
    """The support team takes words away that must not stand there; they can't be brought back."""
    caller = caller_of(request)
    rating = remove_rating_words(caller=caller, rating_id=id, words=body.words)
    _rating, role = rating_for_team(caller, id)
    return answer(card_wire(card(rating, role, now=clock.now())))


@router.get("/communities/{slug}/rating-appeals", response=shapes.ListOf[rating_shapes.Appeal])
def appeals(request: HttpRequest, slug: str, part: Part, state: Which = "open") -> HttpResponse:
    """The owner's queue: those that wait, the oldest first; or those decided, newest first."""
    community = community_by_slug(slug)
    membership_of(caller_of(request), community.id, Membership.Role.OWNER)
    page = appeals_page(community, decided=state == "decided", cursor=part.cursor, limit=part.limit)
    return answer_page(Page([appeal_wire(one) for one in page.items], page.next))


@router.post("/rating-appeals/{id}/decide", response=rating_shapes.Appeal)
def decide(request: HttpRequest, id: Id, body: Decision) -> HttpResponse:  # noqa: A002
    """An owner's decision in writing; the customer's stars and words stay (F7)."""
    decided = decide_appeal(
        caller=caller_of(request), appeal_id=id, outcome=body.outcome, text=body.text
    )
    return answer(appeal_wire(decided))

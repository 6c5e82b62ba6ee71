"""What a question costs: the suggestion before it is asked, and its payment (P1)."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictBool

from peerdesk.core import clock
from peerdesk.core.limits import take
from peerdesk.domain.communities.access import community_by_slug
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.intake.queries import chosen_reason
from peerdesk.domain.questions.queries import prices_lately
from peerdesk.domain.questions.wire import suggestion_wire
from peerdesk.entrypoints.api import shapes, throttles
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.finishing import finish_after_commit
from peerdesk.entrypoints.api.one_conversation import conversation_answer
from peerdesk.entrypoints.api.parameters import Id, Input
from peerdesk.workflows.ask_paid_question import Terms
from peerdesk.workflows.pay_question import pay_again

router = Router(tags=["questions"], auth=SIGNED_IN)


ReasonKey = Annotated[
    str, Query(max_length=60, description="the id (or slug) of a leaf of the tree")
]


class Suggestion(BaseModel):
    """What questions of this area cost in the last month, and what becomes of the price."""

    minimum: shapes.Money
    suggested: shapes.Money
    urgent: shapes.Money
    based_on: int
    low: shapes.Money | None
    high: shapes.Money | None
    in_area: bool
    expert_gets: shapes.Money
    answer_promise_hours: float


class PaymentTerms(Input):
    """A card, by the provider's name for it; without one the customer pays on its page."""

    payment_method: str = Field("", max_length=80)
    keep_card: StrictBool = False


@router.get("/communities/{slug}/price-suggestion", auth=None, response=Suggestion)
def price_suggestion(
    request: HttpRequest,
    slug: str,
    reason: ReasonKey,
) -> HttpResponse:
    """The least, and the middle of what others named in the last month, for one reason."""
    community = community_by_slug(slug)
    chosen = chosen_reason(community.id, reason)
    lately = prices_lately(community, chosen.area_id, now=clock.now())
    return answer(suggestion_wire(community, lately))


@router.post("/conversations/{id}/payment", response=shapes.Conversation)
def pay(request: HttpRequest, id: Id, body: PaymentTerms) -> HttpResponse:  # noqa: A002
    """Pays for a question that isn't paid yet, with another card if need be.

    Who is needed at the bank finds where in `next_action`; a declined card is 402 and leaves the
    question unpaid.
    """
    caller = caller_of(request)
    take(throttles.CONVERSATIONS, caller.person.id)
    terms = Terms(method=body.payment_method, keep_card=body.keep_card)

    def finish() -> HttpResponse:
        charge = pay_again(caller=caller, conversation_id=id, terms=terms)
        return conversation_answer(caller, id, charge=charge)

    conversation_for(caller, id)
    finish_after_commit(request, finish)
    return conversation_answer(caller, id)

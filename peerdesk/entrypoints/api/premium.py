"""Premium offers: made, seen, declined, withdrawn (P2, P3)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.core.limits import take
from peerdesk.core.paging import Page
from peerdesk.domain.communities.access import community_by_slug
from peerdesk.domain.conversations.access import conversation_for
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.access import offer_for, offers_in, own_offers
from peerdesk.domain.premium.operations.ending import decline, withdraw
from peerdesk.domain.premium.operations.offering import make_offer
from peerdesk.domain.premium.terms import Draft
from peerdesk.domain.premium.wire import offer_wire
from peerdesk.entrypoints.api import premium_shapes, shapes, throttles
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.parameters import Id, Part
from peerdesk.workflows.show_offers import with_refunds

router = Router(tags=["premium"], auth=SIGNED_IN)


@router.post("/conversations/{id}/premium-offers", response={201: premium_shapes.Offer})
def offer(request: HttpRequest, id: Id, body: premium_shapes.OfferDraft) -> HttpResponse:  # noqa: A002
    """Its expert offers a service beyond the answer (P3); too early is 409 `too_early` (P2)."""
    caller = caller_of(request)
    seen = conversation_for(caller, id)
    take(throttles.OFFERS, caller.person.id)
    made = make_offer(
        caller=caller,
        conversation_id=id,
        draft=draft_of(body, seen.conversation.community.currency),
        template_id=body.template,
        responsibility=body.responsibility,
    )
    return _one(caller, made.id, 201)


@router.get("/conversations/{id}/premium-offers", response=shapes.ListOf[premium_shapes.Offer])
def offers(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """What was offered there, oldest first, as far as the reader may see it."""
    caller = caller_of(request)
    seen, now = conversation_for(caller, id), clock.now()
    found = with_refunds(offers_in(seen, caller.person.id))
    return answer_page(Page([offer_wire(one, now=now) for one in found], None))


@router.get("/communities/{slug}/me/premium-offers", response=shapes.ListOf[premium_shapes.Offer])
def my_offers(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """What the expert has offered there, newest first."""
    caller, community, now = caller_of(request), community_by_slug(slug), clock.now()
    page = own_offers(caller, community, cursor=part.cursor, limit=part.limit)
    found = with_refunds(page.items)
    return answer_page(Page([offer_wire(one, now=now) for one in found], page.next))


@router.get("/premium-offers/{id}", response=premium_shapes.Offer)
def one_offer(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """What is offered, how it stands, and what the reader may do with it now."""
    return _one(caller_of(request), id)


@router.post("/premium-offers/{id}/decline", response=premium_shapes.Offer)
def decline_offer(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Its customer doesn't want it; nothing is charged."""
    caller = caller_of(request)
    decline(caller=caller, offer_id=id)
    return _one(caller, id)


@router.post("/premium-offers/{id}/withdraw", response=premium_shapes.Offer)
def withdraw_offer(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Its expert takes it back."""
    caller = caller_of(request)
    withdraw(caller=caller, offer_id=id)
    return _one(caller, id)


def draft_of(
    body: premium_shapes.OfferDraft | premium_shapes.TemplateDraft, currency: str
) -> Draft:
    """The domain's own draft; raises InvalidInput for another currency than the community's."""
    return Draft(
        kind=body.kind,
        title=body.title,
        description=body.description,
        delivers=body.delivers,
        deliver_hours=body.deliver_hours,
        price=_amount(body.price, currency),
    )


def _amount(price: premium_shapes.AnyPrice | None, currency: str) -> str | None:
    if not isinstance(price, premium_shapes.OfferedPrice):
        return price
    if price.currency != currency:
        raise InvalidInput({"price": [f"Prices here are in {currency}."]})
    return price.amount


def _one(caller: Caller, offer_id: UUID, status: int = 200) -> HttpResponse:
    (seen,) = with_refunds([offer_for(caller, offer_id)])
    return answer(offer_wire(seen, now=clock.now()), status)

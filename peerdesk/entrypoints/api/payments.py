"""Payments and kept cards, for the one who pays."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import BaseModel

from peerdesk.core.limits import take
from peerdesk.core.paging import Page, limited, page_of, parse_cursor
from peerdesk.domain.communities.access import community_by_slug, membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.payments.access import card_for, payment_for
from peerdesk.domain.payments.limits import PAYMENTS
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.operations.methods import make_default
from peerdesk.domain.payments.queries import charges_of_payer, refunds_of, saved_methods
from peerdesk.domain.payments.wire import PaymentWire, card_as_wire, payment_as_wire
from peerdesk.entrypoints.api.answers import answer, answer_page
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.finishing import finish_after_commit
from peerdesk.entrypoints.api.parameters import Id, Part
from peerdesk.entrypoints.api.shapes import ListOf, Money
from peerdesk.workflows.keep_card import page_to_keep_a_card, remove_card
from peerdesk.workflows.take_payment import give_up_payment, take_payment

router = Router(tags=["payments"], auth=SIGNED_IN)
CardId = Annotated[str, Path(max_length=80, description="as `payment_method` takes it")]


class NextAction(BaseModel):
    """Where the customer is needed."""

    redirect_url: str


class GivenBack(BaseModel):
    """Money on its way back; `at` is when that was decided."""

    id: UUID
    state: Literal["pending", "succeeded", "failed"]
    amount: Money
    at: datetime


class Payment(BaseModel):
    """One try to pay one thing: `subject` is the conversation, the offer or the period."""

    id: UUID
    community: str
    purpose: Literal["question", "premium", "membership"]
    subject: UUID
    description: str
    state: Literal["new", "needs_action", "processing", "succeeded", "failed", "cancelled"]
    amount: Money
    card: str
    failure_code: str
    refunded: Money
    refunds: list[GivenBack]
    created_at: datetime
    settled_at: datetime | None
    next_action: NextAction | None


class Card(BaseModel):
    """A card that the provider keeps; its number never reaches us."""

    id: str
    brand: str
    last4: str
    expires: str
    default: bool


class Cards(BaseModel):
    """The cards of one community, the first choice first."""

    items: list[Card]


class Elsewhere(BaseModel):
    """What is done on the provider's page."""

    next_action: NextAction


@router.get("/me/payments", response=ListOf[Payment])
def my_payments(request: HttpRequest, part: Part) -> HttpResponse:
    """What the caller paid or tried to pay, newest first, with what went back of it."""
    caller = caller_of(request)
    limit = limited(part.limit)
    rows = charges_of_payer(
        caller.person.id,
        community_id=caller.only_community,
        before=parse_cursor(part.cursor, UUID),
        limit=limit + 1,
    )
    page = page_of(rows, limit=limit, cursor=lambda charge: charge.id)
    refunds = refunds_of([charge.id for charge in page.items])
    return answer_page(Page([payment_as_wire(one, refunds) for one in page.items], page.next))


@router.get("/payments/{id}", response=Payment)
def payment(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """One payment of the caller's, as far as we know; `look` asks the provider."""
    return answer(_wire(payment_for(caller_of(request), id)))


@router.post("/payments/{id}/look", response=Payment)
def look_at_payment(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Asks the provider now how the payment stands: for a customer who has just come back."""
    caller = caller_of(request)
    charge = payment_for(caller, id)
    take(PAYMENTS, caller.person.id)
    finish_after_commit(request, lambda: answer(_wire(take_payment(charge.id))))
    return answer(_wire(charge))


@router.post("/payments/{id}/cancel", response=Payment)
def cancel_payment(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Gives up a payment that isn't done; the state says whether it was in time."""
    charge = payment_for(caller_of(request), id)
    finish_after_commit(request, lambda: answer(_wire(give_up_payment(charge.id))))
    return answer(_wire(charge))


@router.get("/communities/{slug}/me/payment-methods", response=Cards)
def payment_methods(request: HttpRequest, slug: str) -> HttpResponse:
    """The cards that the caller had kept there; an `id` is what `payment_method` takes."""
    community = _as_customer(request, slug)
    kept = saved_methods(caller_of(request).person.id, community.id)
    return answer({"items": [card_as_wire(card) for card in kept]})


@router.post("/communities/{slug}/me/payment-methods", response={202: Elsewhere})
def keep_payment_method(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the customer has a card kept without paying anything; 503 if the provider is away."""
    community, person = _as_customer(request, slug), caller_of(request).person
    take(PAYMENTS, person.id)

    def sent() -> HttpResponse:
        page = page_to_keep_a_card(person=person, community=community)
        return answer({"next_action": {"redirect_url": page}}, 202)

    finish_after_commit(request, sent)
    return answer({"next_action": {"redirect_url": ""}}, 202)


@router.post("/payment-methods/{id}/default", response=Card)
def prefer_payment_method(request: HttpRequest, id: CardId) -> HttpResponse:  # noqa: A002
    """Makes it the first choice, with which a membership is renewed."""
    card = card_for(caller_of(request), id)
    make_default(method=card)
    card.is_default = True
    return answer(card_as_wire(card))


@router.delete("/payment-methods/{id}", response={204: None})
def remove_payment_method(request: HttpRequest, id: CardId) -> HttpResponse:  # noqa: A002
    """Has the provider forget the card; 503 if it is away, and then the card is still kept."""
    remove_card(card_for(caller_of(request), id))
    return HttpResponse(status=204)


def _wire(charge: Charge) -> PaymentWire:
    return payment_as_wire(charge, refunds_of([charge.id]))


def _as_customer(request: HttpRequest, slug: str) -> Community:
    community = community_by_slug(slug)
    membership_of(caller_of(request), community.id, Membership.Role.CUSTOMER)
    return community

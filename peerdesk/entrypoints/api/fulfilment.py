"""Premium services from acceptance to their end (P4, P5, P6, P12)."""

from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field, StrictBool

from peerdesk.core import clock
from peerdesk.core.limits import give_back, take
from peerdesk.core.text import Storable
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.limits import PAYMENTS
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.refusals import refusal_of
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.access import offer_for
from peerdesk.domain.premium.wire import offer_wire
from peerdesk.entrypoints.api import premium_shapes
from peerdesk.entrypoints.api.answers import answer
from peerdesk.entrypoints.api.callers import SIGNED_IN, caller_of
from peerdesk.entrypoints.api.finishing import finish_after_commit
from peerdesk.entrypoints.api.one_conversation import next_action
from peerdesk.entrypoints.api.parameters import Id, Input
from peerdesk.workflows.accept_premium import begin_acceptance, finish_acceptance
from peerdesk.workflows.answer_no_show import answer_no_show, withdraw_no_show
from peerdesk.workflows.cannot_deliver import cannot_deliver
from peerdesk.workflows.complete_service import complete_service
from peerdesk.workflows.confirm_service import confirm_service
from peerdesk.workflows.remove_service_words import remove_service_words
from peerdesk.workflows.report_no_show import report_no_show
from peerdesk.workflows.show_offers import with_refunds

router = Router(tags=["premium"], auth=SIGNED_IN)


class Acceptance(Input):
    """With which card; without one `next_action` leads to the provider's page."""

    payment_method: str | None = Field(None, max_length=80)
    keep_card: StrictBool = False


class ServiceReport(Input):
    """What was given."""

    report: Storable = Field("", max_length=4000)


class Why(Input):
    """Why it can't be given, for the customer."""

    reason: Storable = Field("", max_length=2000)


class ServiceWords(Input):
    """What happened."""

    text: Storable = Field("", max_length=2000)


class RemovedServiceWords(Input):
    """Which words are to go: of a report, of who didn't come, of what couldn't be given."""

    words: list[Literal["report", "no_show", "no_show_answer", "cannot_deliver"]] = Field(
        min_length=1, max_length=4
    )


class Answer(ServiceWords):
    """Whether it was as the other side says."""

    agree: StrictBool


@router.post(
    "/premium-offers/{id}/accept", response={200: premium_shapes.Offer, 202: premium_shapes.Offer}
)
def accept_offer(request: HttpRequest, id: Id, body: Acceptance) -> HttpResponse:  # noqa: A002
    """Its customer accepts and is charged the offer's own price before any work (P5).

    Paid, it is `accepted`, and the question is rated and paid with it (P6). A declined card is 402,
    and nothing else has happened. Who is needed at the bank finds where in `next_action`, while it
    stays `offered`. 202: the provider is still at it; the next reading tells. Asked twice, it is
    charged once.
    """
    caller = caller_of(request)
    take(PAYMENTS, caller.person.id)
    method, keep = body.payment_method or "", body.keep_card
    begun = begin_acceptance(caller=caller, offer_id=id, method=method, keep_card=keep)

    def paid() -> HttpResponse:
        charge = finish_acceptance(
            caller=caller, offer_id=id, charge=begun, method=method, keep_card=keep
        )
        return _accepted(caller, id, charge)

    finish_after_commit(request, paid)
    return answer(_wire(caller, id), 202)


@router.post("/premium-offers/{id}/complete", response=premium_shapes.Offer)
def complete(request: HttpRequest, id: Id, body: ServiceReport) -> HttpResponse:  # noqa: A002
    """Its expert reports what was given; the customer confirms it, by word or by silence (P12)."""
    caller = caller_of(request)
    complete_service(caller=caller, offer_id=id, report=body.report)
    return _one(caller, id)


@router.post("/premium-offers/{id}/confirm", response=premium_shapes.Offer)
def confirm(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Its customer has what was promised."""
    caller = caller_of(request)
    confirm_service(caller=caller, offer_id=id)
    return _one(caller, id)


@router.post("/premium-offers/{id}/cannot-deliver", response=premium_shapes.Offer)
def give_up(request: HttpRequest, id: Id, body: Why) -> HttpResponse:  # noqa: A002
    """Its expert can't: customer and support are told at once, the refund starts (P12)."""
    caller = caller_of(request)
    cannot_deliver(caller=caller, offer_id=id, words=body.reason)
    return _one(caller, id)


@router.post("/premium-offers/{id}/no-show", response=premium_shapes.Offer)
def no_show(request: HttpRequest, id: Id, body: ServiceWords) -> HttpResponse:  # noqa: A002
    """The other side didn't come; they are asked first, and unanswered it counts."""
    caller = caller_of(request)
    report_no_show(caller=caller, offer_id=id, text=body.text)
    return _one(caller, id)


@router.post("/premium-offers/{id}/no-show/answer", response=premium_shapes.Offer)
def no_show_answer(request: HttpRequest, id: Id, body: Answer) -> HttpResponse:  # noqa: A002
    """So it was, and it counts; or it wasn't, and the support team decides."""
    caller = caller_of(request)
    answer_no_show(caller=caller, offer_id=id, agrees=body.agree, text=body.text)
    return _one(caller, id)


@router.post("/premium-offers/{id}/no-show/withdraw", response=premium_shapes.Offer)
def no_show_withdraw(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """They came after all; the service goes on."""
    caller = caller_of(request)
    withdraw_no_show(caller=caller, offer_id=id)
    return _one(caller, id)


@router.post("/premium-offers/{id}/remove-words", response=premium_shapes.Offer)
def remove_words_of_service(
    request: HttpRequest,
    id: Id,  # noqa: A002
    body: RemovedServiceWords,
) -> HttpResponse:
    """The support team takes words away that must not stand there; they can't be brought back."""
    caller = caller_of(request)
    remove_service_words(caller=caller, offer_id=id, words=body.words)
    return _one(caller, id)


def _accepted(caller: Caller, offer_id: UUID, charge: Charge) -> HttpResponse:
    """What came of it; only a refusal counts as a try."""
    refusal = refusal_of(charge)
    if refusal is not None:
        raise refusal
    give_back(PAYMENTS, caller.person.id)
    wire = {**_wire(caller, offer_id), "payment": {"id": str(charge.id), "state": charge.state}}
    unknown = charge.state in (ChargeState.NEW, ChargeState.PROCESSING)
    return answer({**wire, **next_action(charge)}, 202 if unknown else 200)


def _one(caller: Caller, offer_id: UUID) -> HttpResponse:
    return answer(_wire(caller, offer_id))


def _wire(caller: Caller, offer_id: UUID) -> dict[str, object]:
    (seen,) = with_refunds([offer_for(caller, offer_id)])
    return offer_wire(seen, now=clock.now())

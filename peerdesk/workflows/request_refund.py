"""The customer asks for the money of a question, a service or both (P11)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.domain.conversations.operations.holding import held_for_customer
from peerdesk.domain.people.access import Caller
from peerdesk.domain.refunds.lifecycle import OF_QUESTION, OF_SERVICE, Scope
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.domain.refunds.operations.requesting import Wish
from peerdesk.workflows.open_refund_request import open_refund_request
from peerdesk.workflows.weigh_refund import Part, Weighed, weigh_refund


class NothingToRefund(Refusal):
    """Nothing was paid for it, or it went back already."""

    code = "nothing_to_refund"
    sentence = _("There is nothing to give back.")


class RefundOver(Refusal):
    """The time in which one may ask is over."""

    code = "refund_over"
    sentence = _("The time in which a refund can be asked for is over.")


class DecidedBefore(Refusal):
    """It was asked for and decided."""

    code = "already_decided"
    sentence = _("The support team has decided on this already.")


class ChargeDisputed(Refusal):
    """The customer's bank has asked for the money: it can't go back twice."""

    code = "charge_disputed"
    sentence = _("Your bank was asked for this money. It has to decide first.")


_OVER: dict[str, type[Refusal]] = {
    "returned": NothingToRefund,
    "late": RefundOver,
    "decided": DecidedBefore,
    "disputed": ChargeDisputed,
}


@transaction.atomic
def request_refund(
    *,
    caller: Caller,
    conversation_id: UUID,
    scope: str,
    offer_id: UUID | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> tuple[RefundRequest, bool]:
    """The open request, and whether it is new: one that stars opened takes up the words.

    Raises NotFound for anybody but the customer, InvalidInput (`scope`, `premium_offer`,
    `reason`), NothingToRefund, RefundOver, DecidedBefore, ChargeDisputed, AlreadyAsked.
    """
    conversation = held_for_customer(caller, conversation_id).conversation
    if scope not in set(Scope):
        raise InvalidInput({"scope": [str(_("Choose what you want back."))]})
    now = now or clock.now()
    weighed = weigh_refund(conversation, now=now)
    parts = _parts(weighed, Scope(scope), offer_id)
    for part in parts:
        if part.over:
            raise _OVER[part.over](state=part.over)
    wish = Wish(
        scope=Scope(scope),
        customer_id=conversation.customer_id,
        expert_id=next((part.expert_id for part in reversed(parts) if part.expert_id), None),
        offer_id=next((part.offer.id for part in parts if part.offer), None),
        reason=reason.strip(),
    )
    return open_refund_request(conversation=conversation, wish=wish, now=now)


def _parts(weighed: Weighed, scope: Scope, offer_id: UUID | None) -> list[Part]:
    """What the scope covers; raises NothingToRefund, InvalidInput."""
    parts = []
    if scope in OF_QUESTION:
        if weighed.question is None:
            raise NothingToRefund(state="free")
        parts.append(weighed.question)
    if scope in OF_SERVICE:
        if not weighed.services:
            raise NothingToRefund(state="free")
        service = weighed.service(offer_id)
        if service is None:
            raise InvalidInput({"premium_offer": [str(_("Say which service you mean."))]})
        parts.append(service)
    return parts

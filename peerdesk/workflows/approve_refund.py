"""Support decides that money goes back: all of it or a part, the way it came (P11, I12)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.core.money import Money
from peerdesk.domain.conversations.operations.moving import locked, tell
from peerdesk.domain.people.access import Caller
from peerdesk.domain.refunds.access import request_to_decide
from peerdesk.domain.refunds.lifecycle import OF_QUESTION, OF_SERVICE, RequestState
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.domain.refunds.operations.requesting import (
    RequestDecided,
    check_words,
    decide,
    held,
)
from peerdesk.workflows.keep_money import keep_money
from peerdesk.workflows.reverse_premium import reverse_premium
from peerdesk.workflows.reverse_question import reverse_question
from peerdesk.workflows.tell_refund_decision import tell_refund_decision
from peerdesk.workflows.weigh_refund import (
    Part,
    Weighed,
    must_not_be_theirs,
    parts_of,
    weigh_refund,
)


class NothingLeft(Refusal):
    """What was asked for went back meanwhile."""

    code = "nothing_to_refund"
    sentence = _("There is nothing left to give back.")


class BankAsked(Refusal):
    """The customer's bank has asked for the money: it can't go back twice."""

    code = "charge_disputed"
    sentence = _("The customer's bank has asked for this money. Hand over your evidence instead.")


@transaction.atomic
def approve_refund(
    *,
    caller: Caller,
    request_id: UUID,
    reason: str = "",
    question: Money | None = None,
    now: datetime | None = None,
) -> RefundRequest:
    """Money goes back, the books and the expert's balance follow; both are told why.

    `question` is a part of the question's price (none: all that is left); a service goes back
    whole. The expert may have been paid out: the balance falls below zero and is netted later.
    Raises NotFound for anybody but the support team, RequestDecided, NothingLeft, BankAsked,
    InvalidInput (`reason`, `question`).
    """
    seen = request_to_decide(caller, request_id)
    check_words(reason, "reason")
    conversation = locked(seen.conversation_id)
    request = held(request_id)
    assert conversation is not None
    now = now or clock.now()
    weighed = weigh_refund(conversation, now=now)
    must_not_be_theirs(parts_of(request, weighed), caller.person.id)
    _check(request, weighed, question)
    back = _give_back(request, question, now)
    decide(
        request,
        RequestState.APPROVED,
        by=caller.person.id,
        words=reason.strip(),
        question_minor=back[0].amount_minor,
        service_minor=back[1].amount_minor,
        now=now,
    )
    keep_money(request, conversation, now=now)
    tell(conversation, "refund_approved", {"amount": str(back[0] + back[1])}, audience=(), now=now)
    tell_refund_decision(request, "refund_approved", now=now)
    return request


def _check(request: RefundRequest, weighed: Weighed, question: Money | None) -> None:
    if request.state != RequestState.OPEN:
        raise RequestDecided(state=request.state)
    _may_go_back(parts_of(request, weighed))
    _check_part(request, weighed, question)


def _may_go_back(parts: list[Part]) -> None:
    if any(part.over == "disputed" for part in parts):
        raise BankAsked
    if not any(part.money for part in parts):
        raise NothingLeft


def _check_part(request: RefundRequest, weighed: Weighed, question: Money | None) -> None:
    if question is None:
        return
    most = weighed.question.money if weighed.question else Money.zero(request.currency)
    if request.scope not in OF_QUESTION or question.currency != request.currency:
        raise InvalidInput({"question": [str(_("Give an amount of the question's price."))]})
    if not Money.zero(request.currency) < question <= most:
        words = _("Give an amount up to %(most)s.") % {"most": most}
        raise InvalidInput({"question": [words]})


def _give_back(
    request: RefundRequest, question: Money | None, now: datetime
) -> tuple[Money, Money]:
    """What went back of the question and of the service."""
    nothing = Money.zero(request.currency)
    reference = f"request:{request.id}"
    of_question = of_service = nothing
    if request.scope in OF_QUESTION:
        of_question = reverse_question(
            conversation_id=request.conversation_id, money=question, reference=reference, now=now
        )
    if request.scope in OF_SERVICE and request.offer_id:
        of_service = reverse_premium(
            offer_id=request.offer_id, reference=reference, end_reason="refunded", now=now
        )
    return of_question, of_service

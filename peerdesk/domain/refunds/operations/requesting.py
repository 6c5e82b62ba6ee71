"""Asking for money back, the expert's word on it, and taking the request back (P11)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.delivery.realtime import hint_queue
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.refunds.clocks import clocks_of
from peerdesk.domain.refunds.lifecycle import (
    OF_QUESTION,
    OF_SERVICE,
    Origin,
    RequestState,
    Scope,
)
from peerdesk.domain.refunds.models import RefundRequest

LONGEST: Final = 2000


class AlreadyAsked(Refusal):
    """There is an open request for it; `refund_request` is its id."""

    code = "already_asked"
    sentence = _("You have asked for this already. The support team decides.")


class RequestDecided(Refusal):
    """The request isn't open any more."""

    code = "already_decided"
    sentence = _("This request was decided already.")


class AnswerOver(Refusal):
    """The expert has answered, or the time to do so is over."""

    code = "answer_over"
    sentence = _("You can't answer this any more: the time for it is over.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to go back, to whom, who is heard on it, and what made it be asked."""

    scope: Scope
    customer_id: UUID
    expert_id: UUID | None
    offer_id: UUID | None = None
    origin: Origin = Origin.CUSTOMER
    reason: str = ""


def ask(conversation: Conversation, wish: Wish, *, now: datetime) -> tuple[RefundRequest, bool]:
    """The open request, and whether it is new.

    Inside the caller's transaction, with the conversation locked. One that opened by itself, such
    as by two stars, takes up what its customer says. Raises AlreadyAsked, InvalidInput (`reason`).
    """
    check_words(wish.reason, "reason")
    for before in _overlapping(conversation.id, wish):
        if wish.origin == Origin.CUSTOMER and before.origin == Origin.CUSTOMER:
            raise AlreadyAsked(state=before.state, refund_request=str(before.id))
        return _taken_up(before, wish), False
    times = clocks_of(conversation.community.policy, has_expert=bool(wish.expert_id), now=now)
    request = RefundRequest.objects.create(
        community_id=conversation.community_id,
        conversation=conversation,
        customer_id=wish.customer_id,
        expert_id=wish.expert_id,
        scope=wish.scope,
        offer_id=wish.offer_id,
        origin=wish.origin,
        reason=wish.reason,
        currency=conversation.community.currency,
        requested_at=now,
        answer_due_at=times.answer_due_at,
        decide_due_at=times.decide_due_at,
        due_at=times.answer_due_at,
    )
    hint_queue(conversation.community_id)
    return request, True


def answer(request: RefundRequest, *, words: str, now: datetime) -> None:
    """The expert's own word, once; the request must be held by the caller's transaction.

    Raises AnswerOver, RequestDecided, InvalidInput (`text`).
    """
    check_words(words, "text", needed=True)
    if request.state != RequestState.OPEN:
        raise RequestDecided(state=request.state)
    if request.answered_at is not None or now >= request.answer_due_at:
        raise AnswerOver(state=request.state)
    # There is nothing to wait for any more: the sweep looks at the decision next.
    values = {"answer": words, "answered_at": now, "due_at": request.decide_due_at}
    _set(request, values)
    hint_queue(request.community_id)


def withdraw(request: RefundRequest, *, now: datetime) -> None:
    """The customer asks no more; raises RequestDecided."""
    _close(request, RequestState.WITHDRAWN, {"decided_at": now})


def decide(
    request: RefundRequest,
    to: RequestState,
    *,
    by: UUID,
    words: str,
    question_minor: int = 0,
    service_minor: int = 0,
    now: datetime,
) -> None:
    """Support's decision, once, in the words that both are told; raises RequestDecided."""
    values = {
        "decided_by_id": by,
        "decided_at": now,
        "decision": words,
        "question_minor": question_minor,
        "service_minor": service_minor,
    }
    _close(request, to, values)


def check_words(words: str, field: str, *, needed: bool = False) -> None:
    """Raises InvalidInput for what is too long, unreadable, or missing."""
    if len(words) > LONGEST or "\0" in words:
        raise InvalidInput({field: [str(_("Please write at most 2,000 characters."))]})
    if needed and not words.strip():
        raise InvalidInput({field: [str(_("Please write a few words."))]})


def held(request_id: UUID) -> RefundRequest:
    """The request, its row locked until the transaction ends; the conversation is locked before."""
    rows = RefundRequest.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("community", "conversation").get(id=request_id)


def _overlapping(conversation_id: UUID, wish: Wish) -> list[RefundRequest]:
    rows = RefundRequest.objects.filter(conversation_id=conversation_id, state=RequestState.OPEN)
    return [one for one in rows.order_by("id") if _covers_the_same(one, wish)]


def _covers_the_same(one: RefundRequest, wish: Wish) -> bool:
    question = one.scope in OF_QUESTION and wish.scope in OF_QUESTION
    service = one.scope in OF_SERVICE and wish.scope in OF_SERVICE
    return question or (service and one.offer_id == wish.offer_id)


def _taken_up(before: RefundRequest, wish: Wish) -> RefundRequest:
    """What opened by itself, in its customer's words and as wide as they want it."""
    values: dict[str, Any] = {}
    if wish.reason:
        values["reason"] = wish.reason
    if wish.origin == Origin.CUSTOMER:
        values["origin"] = Origin.CUSTOMER
    if before.scope != wish.scope and wish.scope != Scope.QUESTION:
        widened = before.scope == Scope.QUESTION or wish.scope == Scope.BOTH
        values |= {"scope": Scope.BOTH, "offer_id": wish.offer_id} if widened else {}
    if values:
        _set(before, values)
    return before


def _close(request: RefundRequest, to: RequestState, values: dict[str, Any]) -> None:
    rows = RefundRequest.objects.filter(id=request.id, state=RequestState.OPEN)
    if not rows.update(state=to, due_at=None, **values):
        request.refresh_from_db(fields=["state"])
        raise RequestDecided(state=request.state)
    for name, value in {"state": to, "due_at": None, **values}.items():
        setattr(request, name, value)
    hint_queue(request.community_id)


def _set(request: RefundRequest, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(request, name, value)
    request.save(update_fields=list(values))

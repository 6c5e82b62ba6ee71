"""How a paid question looks outside."""

from collections.abc import Mapping
from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.lifecycle import Queue
from peerdesk.domain.questions.lifecycle import QuestionState
from peerdesk.domain.questions.models import PaidQuestion, QuestionReturn
from peerdesk.domain.questions.pricing import minimum, share_of, urgent_price
from peerdesk.domain.questions.queries import Lately, suggested


def question_wire(question: PaidQuestion | None, role: str) -> dict[str, Any]:
    """What a conversation's wire says beside the rest, for a reader in this role.

    All of them may know the price; the charge is none of the expert's business.
    """
    if question is None:
        return {"price": None, "payment": None}
    due = question.answer_due_at
    payment = {
        "state": question.state,
        "paid_by": question.paid_by,
        "urgent": question.urgent,
        "returned": Money(question.returned_minor, question.currency).as_wire(),
        "answer_due_at": rfc3339(due) if due else None,
        "charge": str(question.charge_id) if question.charge_id and role != "expert" else None,
    }
    return {"price": question.price.as_wire(), "payment": payment}


def question_verbs(question: PaidQuestion | None, role: str) -> list[str]:
    """What the customer may do about the payment."""
    unpaid = question is not None and question.state == QuestionState.UNPAID
    return ["payment"] if unpaid and role == Membership.Role.CUSTOMER else []


def with_question(
    wire: Mapping[str, Any], question: PaidQuestion | None, role: str
) -> dict[str, Any]:
    """A conversation's wire with its price; what was given back in full isn't opened again."""
    returned = question is not None and question.state == QuestionState.RETURNED
    over = returned and wire["queue"] == Queue.EXPERTS
    can = [verb for verb in wire["can"] if not (over and verb == "reopen")]
    can += question_verbs(question, role)
    return {**wire, **question_wire(question, role), "can": can}


def returned_wire(back: QuestionReturn) -> dict[str, Any]:
    """What went back of an earned question, as an item of its expert's earnings."""
    question = back.question
    return {
        "id": str(back.id),
        "conversation": str(question.conversation_id),
        "excerpt": question.conversation.excerpt,
        "stars": None,
        "implicit": False,
        "amount": Money(-back.share_minor, question.currency).as_wire(),
        "why": "returned",
        "at": rfc3339(back.at),
    }


def suggestion_wire(community: Community, lately: Lately | None) -> dict[str, Any]:
    """What a price is likely to be, and what becomes of it."""
    price = suggested(community, lately)
    return {
        "minimum": minimum(community).as_wire(),
        "suggested": price.as_wire(),
        "urgent": urgent_price(price, community).as_wire(),
        "based_on": lately.count if lately else 0,
        "low": lately.low.as_wire() if lately else None,
        "high": lately.high.as_wire() if lately else None,
        "in_area": lately.in_area if lately else False,
        "expert_gets": share_of(price, community).as_wire(),
        "answer_promise_hours": float(community.policy.answer_promise_hours),
    }

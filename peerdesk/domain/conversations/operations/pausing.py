"""Waiting for the customer: the clock of the team stands still, another one runs for them."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.delivery.realtime import hint_conversation, hint_queue
from peerdesk.domain.conversations.lifecycle import DueFor, State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.desk_case import STAFF, desk_case
from peerdesk.domain.conversations.operations.joining import join
from peerdesk.domain.conversations.operations.moving import Moved, move, tell
from peerdesk.domain.people.access import Caller

# What comes when the customer stays silent: its agent is shown it again, or it closes.
Then = Literal["return", "close"]


@transaction.atomic
def wait_for_customer(
    *,
    caller: Caller,
    conversation_id: UUID,
    hours: float | None = None,
    then: Then = "return",
    now: datetime | None = None,
) -> Conversation:
    """Nothing is owed until the customer writes, which brings it back at once (posting).

    For `hours`, or as long as the policy says. Who pauses what nobody has, takes it. The customer
    is told. Raises NotAtDesk, AlreadyClosed, NotFound.
    """
    case = desk_case(caller, conversation_id)
    conversation, now = case.conversation, now or clock.now()
    if conversation.handler_id is None:
        join(conversation, helper=case.agent, now=now)
    wait = conversation.community.policy.hours("pending_hours")
    until = now + (wait if hours is None else timedelta(hours=hours))
    due_for = DueFor.SILENCE if then == "close" else DueFor.CUSTOMER
    if conversation.state == State.PENDING:
        Conversation.objects.filter(id=conversation.id).update(due_at=until, due_for=due_for)
        conversation.due_at, conversation.due_for = until, due_for
    else:
        move(conversation, State.PENDING, answer_due_at=None, due_at=until, due_for=due_for)
    told = {"until": until.isoformat(), "closes": then == "close"}
    tell(conversation, "waits_for_customer", told, audience=(), now=now)
    hint_queue(conversation.community_id)
    return conversation


@transaction.atomic
def resume(*, caller: Caller, conversation_id: UUID, now: datetime | None = None) -> Conversation:
    """The team goes on without the customer's word. Raises Moved if it wasn't waiting for it."""
    case = desk_case(caller, conversation_id)
    if case.conversation.state != State.PENDING:
        raise Moved(state=case.conversation.state)
    _go_on(case.conversation, owed_at=None, now=now or clock.now())
    return case.conversation


def customer_stayed_silent(*, conversation: Conversation, now: datetime) -> None:
    """The time is over: its agent has it before them again, as something due now."""
    tell(conversation, "customer_silent", {}, audience=STAFF, now=now)
    _go_on(conversation, owed_at=now, now=now)


def _go_on(conversation: Conversation, *, owed_at: datetime | None, now: datetime) -> None:
    wait = conversation.community.policy.hours("close_idle_hours")
    move(
        conversation,
        State.ACTIVE,
        due_at=now + wait,
        due_for=DueFor.IDLE,
        answer_due_at=owed_at,
    )
    hint_conversation(conversation.id, 0)
    hint_queue(conversation.community_id)

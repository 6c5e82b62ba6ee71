"""Moving a conversation from state to state; every move is compare-and-set under its row lock."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.core.statements import Asked
from peerdesk.delivery.realtime import hint_queue
from peerdesk.domain.communities.models import Area
from peerdesk.domain.communities.policy import Policy
from peerdesk.domain.conversations.answer_times import first_answer_due, next_answer_due
from peerdesk.domain.conversations.lifecycle import DueFor, Queue, State, may_move
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.intake.models import Reason

# A ticket that nobody has answered comes up again after so long.
TICKET_LOOK: Final = timedelta(hours=24)
# What the asking came to: not for the expert who joins later.
_WAITING_SIDE: Final = ("customer", "agent", "owner")


class Moved(Refusal):
    """The conversation isn't any more in the state that the caller saw."""

    code = "moved"
    sentence = _("This conversation has changed in the meantime.")


def locked(conversation_id: UUID, *, skip: bool = False) -> Conversation | None:
    """The conversation with its community, its row locked until the transaction ends.

    With `skip`, None also when somebody else holds it now.
    """
    rows = Conversation.objects.select_for_update(no_key=True, skip_locked=skip, of=("self",))
    return rows.select_related("community").filter(id=conversation_id).first()


def move(conversation: Conversation, to: State, **values: Any) -> None:
    """Compare-and-set from the state that `conversation` shows; raises Moved if it isn't so."""
    before = State(conversation.state)
    if not may_move(before, to):
        raise Moved
    rows = Conversation.objects.filter(
        id=conversation.id, state=before, episode=conversation.episode
    )
    if not rows.update(state=to, **values):
        raise Moved
    conversation.state = to
    _set(conversation, values)


def look_again(conversation: Conversation, at: datetime, due_for: DueFor | None = None) -> None:
    """Put off when the sweep looks at it next (I7); the state stays."""
    conversation.due_at, conversation.due_for = at, due_for or conversation.due_for
    again = "UPDATE conversations_conversation SET due_at = %b, due_for = %b WHERE id = %b"
    Asked(again, [at, conversation.due_for, conversation.id])


def tell(
    conversation: Conversation,
    code: str,
    values: Mapping[str, Any] | None = None,
    *,
    audience: Sequence[str] = _WAITING_SIDE,
    now: datetime,
    look_at: datetime | None = None,
) -> Event:
    """Enter a notice in the timeline, worded later in each reader's language.

    `look_at` puts off when the sweep looks at it next.
    """
    return record(
        conversation=conversation,
        kind="notice",
        author=None,
        data={"code": code, "values": dict(values or {})},
        audience=audience,
        now=now,
        look_at=look_at,
    )


def fall_back(*, conversation: Conversation, now: datetime) -> None:
    """No expert took it: to the agents, or a ticket at once, as policy and reason say (C6)."""
    policy = conversation.community.policy
    agents_follow = conversation.served_by != Reason.Serves.EXPERTS
    if policy.fallback == "agents" and agents_follow:
        to_agents(conversation, policy, now=now)
    else:
        become_ticket(conversation=conversation, now=now)


def to_agents(conversation: Conversation, policy: Policy, *, now: datetime) -> None:
    """Still a chat, now in the agents' queue; the customer is told."""
    until = now + policy.seconds("fallback_seconds")
    move(
        conversation,
        State.WAITING,
        queue=Queue.AGENTS,
        due_at=until,
        due_for=DueFor.AGENT,
        answer_due_at=until,
    )
    tell(conversation, "fallback_agents", {"until": until.isoformat()}, now=now)
    hint_queue(conversation.community_id)


def become_ticket(*, conversation: Conversation, now: datetime) -> None:
    """A ticket in place: the same thread, answered in writing, nothing asked twice (S3)."""
    move(
        conversation,
        State.WAITING,
        channel=Conversation.Channel.TICKET,
        queue=Queue.AGENTS,
        converted_at=now,
        converted_by="waiting",
        due_at=now + TICKET_LOOK,
        due_for=DueFor.TICKET,
        answer_due_at=first_answer_due(conversation.community, now=now),
    )
    record(
        conversation=conversation,
        kind="converted",
        author=None,
        data={"code": "became_ticket", "channel": Conversation.Channel.TICKET.value},
        now=now,
    )
    hint_queue(conversation.community_id)


def back_to_agents(conversation: Conversation, *, now: datetime) -> None:
    """What nobody has lies in the agents' queue again: a chat for a while, else until taken.

    What was forwarded is answered in writing and waits like a ticket. Inside the caller's
    transaction, on a waiting conversation.
    """
    if conversation.channel == Conversation.Channel.TICKET or conversation.forwarded_at:
        owed = conversation.answer_due_at or next_answer_due(conversation.community, now=now)
        due = {"due_at": now + TICKET_LOOK, "due_for": DueFor.TICKET}
    else:
        owed = now + conversation.community.policy.seconds("fallback_seconds")
        due = {"due_at": owed, "due_for": DueFor.AGENT}
    values = {"queue": Queue.AGENTS, "answer_due_at": owed, **due}
    Conversation.objects.filter(id=conversation.id).update(**values)
    _set(conversation, values)
    hint_queue(conversation.community_id)


def move_area(conversation: Conversation, to: Area, *, now: datetime) -> None:
    """The question belongs to another area; both sides are told (F10)."""
    before = conversation.area
    Conversation.objects.filter(id=conversation.id).update(area=to)
    conversation.area = to
    told = {"from": before.name if before else None, "to": to.name}
    tell(conversation, "area_moved", told, audience=(), now=now)


def remind_agents(*, conversation: Conversation, now: datetime) -> None:
    """A ticket still waits: show it again, and look again later."""
    look_again(conversation, now + TICKET_LOOK, DueFor.TICKET)
    hint_queue(conversation.community_id)


def _set(conversation: Conversation, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(conversation, name, value)

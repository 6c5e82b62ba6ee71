"""Closing and reopening: the end of a span, and the way back (F5)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.delivery.realtime import hint_queue
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.lifecycle import Queue, State
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.joining import wait_anew
from peerdesk.domain.conversations.operations.moving import move
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.conversations.operations.unpaid import NotPaidYet


class AlreadyClosed(Refusal):
    """It was closed before, by whomever."""

    code = "closed"
    sentence = _("This conversation is closed.")


class NotClosed(Refusal):
    """Only what is closed can be reopened."""

    code = "open"
    sentence = _("This conversation is open.")


class MergedAway(Refusal):
    """It goes on in another conversation of the same customer, which `merged_into` names."""

    code = "merged"
    sentence = _("This conversation was merged into another one and goes on there.")


class NotHandler(Refusal):
    """Only the customer and the one who has the conversation may do this."""

    code = "not_handler"
    sentence = _("Somebody else has this conversation.")


def close(conversation: Conversation, *, by: Participant | None, now: datetime) -> None:
    """Close it, in the caller's transaction; `by` None is the clock.

    Raises AlreadyClosed, NotPaidYet.
    """
    if conversation.state == State.CLOSED:
        raise AlreadyClosed(state=conversation.state)
    if conversation.state == State.UNPAID:
        raise NotPaidYet(state=conversation.state)
    waited_for_agents = conversation.handler_id is None and conversation.queue == Queue.AGENTS
    role = by.role if by else "system"
    move(
        conversation,
        State.CLOSED,
        waiting_since=None,
        closed_at=now,
        closed_by_role=role,
        solved_at=now if role == Membership.Role.AGENT else None,
        due_at=None,
        due_for="",
        answer_due_at=None,
    )
    record(conversation=conversation, kind="closed", author=by, data={"by": role}, now=now)
    if waited_for_agents:
        hint_queue(conversation.community_id)


def reopen(conversation: Conversation, *, by: Participant, now: datetime) -> None:
    """It waits again, in a new span of the same thread; raises NotClosed, MergedAway."""
    if conversation.state != State.CLOSED:
        raise NotClosed(state=conversation.state)
    if conversation.merged_into_id is not None:
        raise MergedAway(merged_into=str(conversation.merged_into_id))
    wait_anew(conversation, now=now)
    record(conversation=conversation, kind="reopened", author=by, data={"by": by.role}, now=now)

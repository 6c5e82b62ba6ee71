"""A chat becomes a ticket in place: the same thread under its reason, form and team (S3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from peerdesk.core.errors import InvalidInput
from peerdesk.delivery.realtime import hint_queue
from peerdesk.domain.conversations.answer_times import first_answer_due
from peerdesk.domain.conversations.lifecycle import DueFor, Queue, State
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.joining import part
from peerdesk.domain.conversations.operations.moving import TICKET_LOOK, move
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.intake.form import checked_fields
from peerdesk.domain.intake.models import Reason

# Why a helper leaves: the thread says it by what follows, not by their leaving.
BECOMES_TICKET = "ticket"


def convert(
    conversation: Conversation,
    *,
    by: Participant,
    reason: Reason,
    answers: Mapping[str, Any],
    keeps_handler: bool,
    now: datetime,
) -> None:
    """From now on a ticket under `reason`, in its team's queue; inside the caller's transaction.

    An agent who has it may keep it; an expert leaves, since tickets are the support team's. The
    caller holds the row's lock. Raises Moved.
    """
    waited = conversation.state == State.WAITING
    if conversation.handler_id is not None and not keeps_handler:
        part(conversation, by=BECOMES_TICKET, now=now)
    asked = conversation.asked_reason_id or conversation.reason_id
    values: dict[str, Any] = {
        "channel": Conversation.Channel.TICKET.value,
        "queue": Queue.AGENTS,
        "served_by": Reason.Serves.AGENTS.value,
        "reason": reason,
        "asked_reason_id": asked,
        "area_id": reason.area_id,
        "team_id": reason.team_id,
        "fields": dict(answers),
        "converted_at": now,
        "converted_by": "waiting" if waited and by.role == "customer" else by.role,
    }
    _write(conversation, values, now)
    _say_so(conversation, by, now=now)


def _write(conversation: Conversation, values: dict[str, Any], now: datetime) -> None:
    """One that waits has a ticket's time from now on; one that somebody has keeps its own."""
    if conversation.state == State.WAITING:
        values |= {"due_at": now + TICKET_LOOK, "due_for": DueFor.TICKET}
        values["answer_due_at"] = first_answer_due(conversation.community, now=now)
        move(conversation, State.WAITING, **values)
        return
    Conversation.objects.filter(id=conversation.id).update(**values)
    for name, value in values.items():
        setattr(conversation, name, value)


def answer_form(
    conversation: Conversation, *, by: Participant, answers: Mapping[str, Any], now: datetime
) -> None:
    """The customer gives what the ticket's form still lacked; inside the caller's transaction."""
    Conversation.objects.filter(id=conversation.id).update(fields=dict(answers))
    conversation.fields = dict(answers)
    record(
        conversation=conversation,
        kind="notice",
        author=by,
        data={"code": "form_filled", "values": {}},
        now=now,
    )
    hint_queue(conversation.community_id)


def is_form_open(conversation: Conversation) -> bool:
    """Whether an open ticket's form still lacks something that it requires."""
    is_ticket = conversation.channel == Conversation.Channel.TICKET
    if not is_ticket or conversation.state == State.CLOSED:
        return False
    # Files come in the thread, as soon as there is one.
    asked = [one for one in conversation.reason.fields if one["kind"] != "file"]
    try:
        checked_fields(asked, conversation.fields)
    except InvalidInput:
        return True
    return False


def _say_so(conversation: Conversation, by: Participant, *, now: datetime) -> None:
    team = conversation.team
    record(
        conversation=conversation,
        kind="converted",
        author=by,
        data={
            "code": "converted",
            "channel": Conversation.Channel.TICKET.value,
            "by": by.role,
            "reason": {"id": str(conversation.reason_id), "name": conversation.reason.name},
            "team": {"id": str(team.id), "name": team.name} if team else None,
        },
        now=now,
    )
    hint_queue(conversation.community_id)

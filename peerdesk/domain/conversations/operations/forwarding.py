"""Passing a chat on to the support team, in place and with its whole history (C11, C12)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from peerdesk.delivery.realtime import hint_queue
from peerdesk.domain.communities.models import Team
from peerdesk.domain.conversations.answer_times import first_answer_due
from peerdesk.domain.conversations.lifecycle import DueFor, Queue, State
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.moving import TICKET_LOOK, move, tell
from peerdesk.domain.conversations.operations.recording import record

# How the answer comes: protocol of the notice's values, worded in the thread.
WAYS: Final = ("here", "email")


def pass_on(
    conversation: Conversation,
    *,
    by: Participant,
    team: Team | None,
    reason: str,
    stays: bool,
    now: datetime,
) -> None:
    """Nobody has it, and the agents' queue has it at once; the customer is told, always (C11).

    Inside the caller's transaction, with the conversation locked. Its expert stays to read, or
    leaves and sees it no more (I5). The span goes on: the agent's is the same. Raises Moved.
    """
    move(
        conversation,
        State.FORWARDED,
        queue=Queue.AGENTS,
        team=team,
        handler_id=None,
        handler_role="",
        waiting_since=now,
        assigned_at=None,
        first_replied_at=None,
        forwarded_at=now,
        by_mail=True,
        answer_due_at=first_answer_due(conversation.community, now=now),
        due_at=now + TICKET_LOOK,
        due_for=DueFor.TICKET,
    )
    to = {"team": dict(team.name) if team else None}
    data = {"to": to, "reason": reason, "stays": stays}
    record(conversation=conversation, kind="forwarded", author=by, data=data, now=now)
    _tell_everyone(conversation, to, stays=stays, now=now)
    _stay_or_leave(conversation, by, stays=stays, now=now)
    hint_queue(conversation.community_id)


def stop_watching(conversation: Conversation, watcher: Participant, *, now: datetime) -> None:
    """Who stayed to read has read enough, and sees the timeline no more (I5)."""
    rows = Participant.objects.filter(id=watcher.id, watching=True)
    if rows.update(watching=False, left_at=now):
        record(
            conversation=conversation, kind="left", author=watcher, data={"by": "watcher"}, now=now
        )


def watcher_in(conversation: Conversation, person_id: UUID) -> Participant | None:
    """The person, if they passed it on and still read it."""
    rows = Participant.objects.filter(conversation=conversation, person_id=person_id)
    return rows.filter(watching=True, left_at=None).first()


def _tell_everyone(
    conversation: Conversation, to: Mapping[str, Any], *, stays: bool, now: datetime
) -> None:
    """To whom, that a member of it will write, and which way; the expert sees what was told."""
    values = {**to, "by": list(WAYS), "stays": stays}
    tell(conversation, "forwarded_to_team", values, audience=(), now=now)


def _stay_or_leave(
    conversation: Conversation, by: Participant, *, stays: bool, now: datetime
) -> None:
    if stays:
        Participant.objects.filter(id=by.id).update(watching=True)
        by.watching = True
        return
    Participant.objects.filter(id=by.id).update(left_at=now)
    record(conversation=conversation, kind="left", author=by, data={"by": "forwarding"}, now=now)

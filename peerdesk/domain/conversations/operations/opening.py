"""Opening a conversation: its row, its customer, and her words as event 1 (S2)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from peerdesk.core.statements import insert, side_by_side
from peerdesk.delivery.realtime import HINT_HEAD, hint_queue
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.policy import Policy
from peerdesk.domain.conversations.answer_times import first_answer_due
from peerdesk.domain.conversations.lifecycle import DueFor, Queue, State
from peerdesk.domain.conversations.models import Conversation, Event, Participant
from peerdesk.domain.conversations.operations.attaching import attach_first
from peerdesk.domain.conversations.operations.moving import TICKET_LOOK
from peerdesk.domain.conversations.operations.recording import (
    excerpt,
    goes_by_mail,
    mail_to_customer,
)
from peerdesk.domain.conversations.operations.unpaid import until_removed
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.intake.models import Reason


def open_conversation(
    *,
    customer: Membership,
    reason: Reason,
    channel: str,
    language: str,
    text: str,
    fields: Mapping[str, Any],
    client_id: UUID | None,
    now: datetime,
    files: Sequence[StoredFile] = (),
    unpaid: bool = False,
    meanwhile: Callable[[Conversation], None] | None = None,
) -> Conversation:
    """A new conversation, waiting; inside the caller's transaction.

    A ticket, and a chat that agents serve, lie in the agents' queue; any other waits for experts.
    `files` are claimed (attaching.claim) and go with the first words. `unpaid`: it waits for its
    customer to pay, a chat for experts, until `unpaid.begin_waiting`.
    The row is ours alone until the commit, so it needs no lock. `meanwhile` may ask for what is
    needed next, to travel `side_by_side` with the row.
    """
    conversation = Conversation(
        community=customer.community,
        customer_id=customer.person_id,
        reason=reason,
        area_id=reason.area_id,
        team_id=reason.team_id,
        channel=channel,
        served_by=reason.served_by,
        language=language,
        excerpt=excerpt(text),
        fields=dict(fields),
        opened_at=now,
        last_seq=1,
        last_event_at=now,
        last_author_role=Membership.Role.CUSTOMER,
        last_excerpt=excerpt(text),
        **_waiting(customer.community, reason, channel, unpaid=unpaid, now=now),
    )
    author = _joined(conversation, customer, now)
    attached = attach_first(conversation=conversation, files=files) if files else []
    words = _first_words(author, {"text": text, "attachments": attached}, client_id, now)
    with side_by_side():
        insert(conversation, author, words, telling=HINT_HEAD)
        if meanwhile:
            meanwhile(conversation)
    if conversation.queue == Queue.AGENTS:
        hint_queue(conversation.community_id)
    if goes_by_mail(conversation):
        mail_to_customer(conversation, conversation.last_seq, now=now)
    return conversation


def _waiting(
    community: Community, reason: Reason, channel: str, *, unpaid: bool, now: datetime
) -> dict[str, Any]:
    """Where it waits, for what, and until when."""
    queue = _queue(reason, channel)
    due_for, wait = _due(channel, queue, community.policy)
    if unpaid:
        due_for, wait = DueFor.PAYMENT, until_removed(community.policy)
    return {
        "state": State.UNPAID if unpaid else State.WAITING,
        "queue": queue,
        "waiting_since": None if unpaid else now,
        "due_at": now + wait,
        "due_for": due_for,
        "answer_due_at": _owed(community, channel, queue, now, now + wait),
    }


def _joined(conversation: Conversation, customer: Membership, now: datetime) -> Participant:
    return Participant(
        conversation=conversation,
        person_id=customer.person_id,
        role=Membership.Role.CUSTOMER,
        alias=customer.alias,
        joined_at=now,
    )


def _first_words(
    author: Participant, words: Mapping[str, Any], client_id: UUID | None, now: datetime
) -> Event:
    return Event(
        conversation=author.conversation,
        seq=1,
        kind="message",
        at=now,
        author_id=author.person_id,
        author_role=author.role,
        author_alias=author.alias,
        client_id=client_id,
        data=dict(words),
    )


def _queue(reason: Reason, channel: str) -> Queue:
    for_agents = reason.served_by == Reason.Serves.AGENTS
    return Queue.AGENTS if for_agents or channel == Reason.Channel.TICKET else Queue.EXPERTS


def _owed(
    community: Community, channel: str, queue: Queue, now: datetime, due_at: datetime
) -> datetime | None:
    """By when the support team is to write, if it is theirs."""
    if channel == Reason.Channel.TICKET:
        return first_answer_due(community, now=now)
    return due_at if queue == Queue.AGENTS else None


def _due(channel: str, queue: Queue, policy: Policy) -> tuple[DueFor, timedelta]:
    if channel == Reason.Channel.TICKET:
        return DueFor.TICKET, TICKET_LOOK
    wait = policy.seconds("fallback_seconds")
    return (DueFor.AGENT if queue == Queue.AGENTS else DueFor.ROUTE), wait

"""Opening a conversation: its row, its customer, and her words as event 1 (S2)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from peerdesk.core.statements import insert, side_by_side
from peerdesk.delivery.realtime import HINT_HEAD, hint_queue
from peerdesk.domain.communities.models import Membership
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


@dataclass(frozen=True, slots=True)
class Opening:
    """What a conversation begins with; `files` are claimed (attaching.claim) and go with `text`."""

    customer: Membership
    reason: Reason
    channel: str
    language: str
    text: str
    fields: Mapping[str, Any]
    at: datetime
    files: Sequence[StoredFile] = ()

    @property
    def queue(self) -> Queue:
        """A ticket, and a chat that agents serve, lie in the agents' queue."""
        for_agents = self.reason.served_by == Reason.Serves.AGENTS
        return Queue.AGENTS if for_agents or self.is_ticket else Queue.EXPERTS

    @property
    def is_ticket(self) -> bool:
        """Whether it is answered in its time, not live."""
        return self.channel == Reason.Channel.TICKET

    @property
    def policy(self) -> Policy:
        """The community's."""
        return self.customer.community.policy


def open_conversation(
    opening: Opening,
    *,
    client_id: UUID | None = None,
    unpaid: bool = False,
    meanwhile: Callable[[Conversation], None] | None = None,
) -> Conversation:
    """A new conversation, waiting; inside the caller's transaction.

    `unpaid`: it waits for its customer to pay, a chat for experts, until `unpaid.begin_waiting`.
    The row is ours alone until the commit, so it needs no lock. `meanwhile` may ask for what is
    needed next, to travel `side_by_side` with the row.
    """
    conversation = _row(opening, unpaid=unpaid)
    author = _joined(conversation, opening)
    words = _first_words(author, opening, client_id)
    with side_by_side():
        insert(conversation, author, words, telling=HINT_HEAD)
        if meanwhile:
            meanwhile(conversation)
    if conversation.queue == Queue.AGENTS:
        hint_queue(conversation.community_id)
    if goes_by_mail(conversation):
        mail_to_customer(conversation, conversation.last_seq, now=opening.at)
    return conversation


def _row(opening: Opening, *, unpaid: bool) -> Conversation:
    customer, reason = opening.customer, opening.reason
    return Conversation(
        community=customer.community,
        customer_id=customer.person_id,
        reason=reason,
        area_id=reason.area_id,
        team_id=reason.team_id,
        channel=opening.channel,
        served_by=reason.served_by,
        language=opening.language,
        excerpt=excerpt(opening.text),
        fields=dict(opening.fields),
        opened_at=opening.at,
        last_seq=1,
        last_event_at=opening.at,
        last_author_role=Membership.Role.CUSTOMER,
        last_excerpt=excerpt(opening.text),
        **_waiting(opening, unpaid=unpaid),
    )


def _waiting(opening: Opening, *, unpaid: bool) -> dict[str, Any]:
    """Where it waits, for what, and until when."""
    due_for, wait = _due(opening)
    if unpaid:
        due_for, wait = DueFor.PAYMENT, until_removed(opening.policy)
    due_at = opening.at + wait
    return {
        "state": State.UNPAID if unpaid else State.WAITING,
        "queue": opening.queue,
        "waiting_since": None if unpaid else opening.at,
        "due_at": due_at,
        "due_for": due_for,
        "answer_due_at": _owed(opening, due_at),
    }


def _due(opening: Opening) -> tuple[DueFor, timedelta]:
    if opening.is_ticket:
        return DueFor.TICKET, TICKET_LOOK
    wait = opening.policy.seconds("fallback_seconds")
    return (DueFor.AGENT if opening.queue == Queue.AGENTS else DueFor.ROUTE), wait


def _owed(opening: Opening, due_at: datetime) -> datetime | None:
    """By when the support team is to write, if it is theirs."""
    if opening.is_ticket:
        return first_answer_due(opening.customer.community, now=opening.at)
    return due_at if opening.queue == Queue.AGENTS else None


def _joined(conversation: Conversation, opening: Opening) -> Participant:
    return Participant(
        conversation=conversation,
        person_id=opening.customer.person_id,
        role=Membership.Role.CUSTOMER,
        alias=opening.customer.alias,
        joined_at=opening.at,
    )


def _first_words(author: Participant, opening: Opening, client_id: UUID | None) -> Event:
    files = opening.files
    attached = attach_first(conversation=author.conversation, files=files) if files else []
    return Event(
        conversation=author.conversation,
        seq=1,
        kind="message",
        at=opening.at,
        author_id=author.person_id,
        author_role=author.role,
        author_alias=author.alias,
        client_id=client_id,
        data={"text": opening.text, "attachments": attached},
    )

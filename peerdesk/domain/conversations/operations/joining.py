"""Helpers come and go: who has the conversation now, and who has left it."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from peerdesk.core.statements import run
from peerdesk.delivery.realtime import hint_queue
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.staffing import hold_role
from peerdesk.domain.conversations.lifecycle import DueFor, Queue, State
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.moving import Moved, move
from peerdesk.domain.conversations.operations.recording import record


def join(conversation: Conversation, *, helper: Membership, now: datetime) -> Participant:
    """The helper has the conversation from now on; raises Moved if it doesn't wait any more.

    An expert's clock to the first reply begins (F15). Whoever had it before leaves; who passed it
    on and stays to read, stays.
    """
    policy = conversation.community.policy
    is_expert = helper.role == Membership.Role.EXPERT
    # Who is taken off the team at this moment gets nothing more that nobody would take back.
    if not is_expert and not hold_role(helper):
        raise Moved
    wait = policy.seconds("first_reply_seconds") if is_expert else policy.hours("close_idle_hours")
    move(
        conversation,
        State.ACTIVE,
        handler_id=helper.person_id,
        handler_role=helper.role,
        waiting_since=None,
        assigned_at=now,
        first_replied_at=None,
        due_at=now + wait,
        due_for=DueFor.FIRST_REPLY if is_expert else DueFor.IDLE,
    )
    former_helpers = _helpers_in(conversation).exclude(watching=True)
    for former in former_helpers.exclude(person_id=helper.person_id):
        _leave(conversation, former, now=now)
    participant = _seat(conversation, helper, now)
    record(conversation=conversation, kind="joined", author=participant, data={}, now=now)
    if conversation.queue == Queue.AGENTS:
        hint_queue(conversation.community_id)
    return participant


def part(conversation: Conversation, *, by: str, now: datetime) -> None:
    """The helper leaves and the conversation waits again, in a span of its own.

    `by` says who ended it: expert, customer, clock, community. Who has left sees the timeline no
    more (I5).
    """
    for former in _helpers_in(conversation):
        if former.person_id == conversation.handler_id:
            _leave(conversation, former, by=by, now=now)
    wait_anew(conversation, now=now)


def wait_anew(conversation: Conversation, *, now: datetime) -> None:
    """Nobody has it: a new span begins, whose asking and rating are its own."""
    move(
        conversation,
        State.WAITING,
        episode=conversation.episode + 1,
        handler_id=None,
        handler_role="",
        waiting_since=now,
        assigned_at=None,
        first_replied_at=None,
        closed_at=None,
        closed_by_role="",
        solved_at=None,
        due_at=now,
        due_for=DueFor.ROUTE,
    )


def who_left(conversation: Conversation) -> list[UUID]:
    """Experts who had it and left: they aren't asked again."""
    if conversation.episode == 1:
        return []  # whoever had it and left ended a span
    left = """
        SELECT person_id FROM conversations_participant
        WHERE conversation_id = %b AND role = 'expert' AND left_at IS NOT NULL
    """
    return [person_id for (person_id,) in run(left, [conversation.id])]


def _leave(conversation: Conversation, former: Participant, *, by: str = "", now: datetime) -> None:
    Participant.objects.filter(id=former.id).update(left_at=now)
    data = {"by": by} if by else {}
    record(conversation=conversation, kind="left", author=former, data=data, now=now)


def _helpers_in(conversation: Conversation) -> QuerySet[Participant]:
    present = Participant.objects.filter(conversation=conversation, left_at=None)
    return present.exclude(role=Membership.Role.CUSTOMER).order_by("id")


def _seat(conversation: Conversation, helper: Membership, now: datetime) -> Participant:
    participant, made = Participant.objects.get_or_create(
        conversation=conversation,
        person_id=helper.person_id,
        defaults={"role": helper.role, "alias": helper.alias, "joined_at": now},
    )
    if not made:
        participant.role, participant.alias, participant.left_at = helper.role, helper.alias, None
        participant.watching = False
        participant.save(update_fields=["role", "alias", "left_at", "watching"])
    return participant

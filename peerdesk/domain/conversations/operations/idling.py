"""When nothing is written: one reminder to the customer, and the end at last.

A message brings the clock forward, never back (posting_sql.py); what is found due is looked at by
when the last event really was.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from peerdesk.core.statements import Asked, Uuids
from peerdesk.delivery.realtime import hint_queue
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.policy import Policy
from peerdesk.domain.conversations.lifecycle import DueFor
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.conversations.operations.moving import TICKET_LOOK, look_again, tell


def is_over(conversation: Conversation, *, now: datetime) -> bool:
    """Whether it is to be closed; else the customer is reminded once, or it is looked at later.

    A customer whose words wait for an agent is never closed away: the agents are shown it again.
    """
    policy = conversation.community.policy
    quiet_since = conversation.last_event_at or conversation.opened_at
    quiet_for = policy.hours("close_idle_hours")
    closes_at = quiet_since + quiet_for
    reminds_at = quiet_since + policy.minutes("customer_idle_minutes")
    silent = now < closes_at and _customer_is_silent(conversation)
    if silent and now < reminds_at:
        look_again(conversation, min(reminds_at, closes_at), DueFor.IDLE)
    elif silent:
        tell(conversation, "customer_idle", {}, audience=(), now=now)
        look_again(conversation, now + quiet_for, DueFor.IDLE)
    elif now < closes_at:
        look_again(conversation, closes_at, DueFor.IDLE)
    elif _waits_for_agent(conversation):
        look_again(conversation, now + TICKET_LOOK, DueFor.IDLE)
        hint_queue(conversation.community_id)
    else:
        return True
    return False


def ask_silences(conversation_ids: Collection[UUID]) -> Asked:
    """Ask for the policies of the communities of these conversations."""
    return Asked(_POLICIES, [Uuids(conversation_ids)])


def read_silences(answer: Asked) -> dict[UUID, tuple[float, float, float]]:
    """By community, seconds of silence until something is done: after a helper's message, after a
    customer's; and until a helper's message goes by mail.
    """
    return {community_id: _silences(values) for community_id, values in answer.rows()}


def _silences(policy_values: dict[str, Any]) -> tuple[float, float, float]:
    policy = Policy.from_values(policy_values)
    closes = policy.hours("close_idle_hours").total_seconds()
    reminds = policy.minutes("customer_idle_minutes").total_seconds()
    return min(reminds, closes), closes, float(policy.mail_after_seconds)


_POLICIES = """
SELECT id, policy_values FROM communities_community WHERE id IN (
    SELECT community_id FROM conversations_conversation WHERE id = ANY(%b::uuid[])
)
"""


def _customer_is_silent(conversation: Conversation) -> bool:
    """The helper wrote last in a chat, and the customer wasn't reminded since."""
    wrote_last = conversation.last_author_role == conversation.handler_role
    if not wrote_last or conversation.channel != Conversation.Channel.CHAT:
        return False
    last = Event.objects.filter(conversation=conversation, seq=conversation.last_seq).first()
    return last is not None and last.kind == "message"


def _waits_for_agent(conversation: Conversation) -> bool:
    wrote_last = conversation.last_author_role == Membership.Role.CUSTOMER
    return wrote_last and conversation.handler_role == Membership.Role.AGENT

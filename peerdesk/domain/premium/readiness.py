"""When an expert may make an offer (P2): the rule, and what it is asked of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection

from peerdesk.domain.communities.policy import Policy
from peerdesk.domain.conversations.access import Seen, pairs


class Facts(NamedTuple):
    """What is known of a conversation whose expert may want to offer something."""

    granted: bool
    open_offer: UUID | None
    # The customer's messages since the expert has been there, oldest first, up to 100.
    replies: Sequence[datetime]
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether an offer can be made now: `why` is "" or the code of what stands against it."""

    why: str
    available_at: datetime | None = None
    replies_missing: int = 0
    open_offer: UUID | None = None

    @property
    def is_ready(self) -> bool:
        """Whether the button is there."""
        return not self.why

    @property
    def can(self) -> list[str]:
        """The verb, by the name of the API's path, if it may be used now."""
        return ["premium-offers"] if self.is_ready else []


def judge(facts: Facts, policy: Policy, *, now: datetime) -> Readiness:
    """The rule itself (pure): granted, nothing open, replied often enough, long enough ago."""
    if not facts.granted:
        return Readiness("not_granted")
    if facts.open_offer:
        return Readiness("offer_open", open_offer=facts.open_offer)
    missing = policy.premium_after_replies - len(facts.replies)
    if missing > 0:
        return Readiness("too_early", replies_missing=missing)
    at = available_at(facts.replies, facts.joined_at, policy)
    return Readiness("too_early" if at > now else "", available_at=at)


def available_at(replies: Sequence[datetime], joined_at: datetime, policy: Policy) -> datetime:
    """So long after the reply that was the last one needed; without any, after joining (pure)."""
    needed = policy.premium_after_replies
    since = replies[needed - 1] if needed else joined_at
    return since + policy.seconds("premium_after_seconds")


def readiness_of(
    seen: Collection[Seen], person_id: UUID, *, now: datetime
) -> Mapping[UUID, Readiness]:
    """For those of the conversations that the person has as their expert now; one statement."""
    mine = {
        one.conversation.id: one.conversation.community.policy
        for one in seen
        if one.role == "expert"
        and one.conversation.handler_id == person_id
        and pairs(one.conversation, person_id)
    }
    found = facts_of(list(mine)) if mine else {}
    return {key: judge(facts, mine[key], now=now) for key, facts in found.items()}


def facts_of(conversation_ids: Collection[UUID]) -> dict[UUID, Facts]:
    """What the rule asks for, of conversations that somebody has."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [list(conversation_ids)])
        return {row[0]: Facts(*row[1:]) for row in cursor.fetchall()}


_FACTS: Final = """
SELECT c.id,
    EXISTS (
        SELECT 1 FROM premium_premiumgrant g
        WHERE g.community_id = c.community_id AND g.expert_id = c.handler_id
            AND g.ended_at IS NULL AND (g.area_id IS NULL OR g.area_id = c.area_id)
    ),
    (SELECT o.id FROM premium_premiumoffer o
        WHERE o.conversation_id = c.id AND o.state = 'offered'),
    ARRAY(
        SELECT e.at FROM conversations_event e
        WHERE e.conversation_id = c.id AND e.kind = 'message' AND e.author_id = c.customer_id
            AND e.seq > coalesce(
                (SELECT max(j.seq) FROM conversations_event j
                    WHERE j.conversation_id = c.id AND j.kind = 'joined'
                        AND j.author_id = c.handler_id), 0)
        ORDER BY e.seq LIMIT 100
    ),
    coalesce(c.assigned_at, c.opened_at)
FROM conversations_conversation c WHERE c.id = ANY(%s::uuid[])
"""

"""What the support team owes: kept by the messages of its conversations, and by those alone.

A customer's word makes an answer due and ends waiting for them; an agent's word pays the debt.
Experts' chats, and words that change nothing of this, cost no statement.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from peerdesk.core import clock
from peerdesk.delivery.realtime import hint_conversations, hint_queue
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.answer_times import next_answer_due
from peerdesk.domain.conversations.lifecycle import State


class Word(NamedTuple):
    """The last word of a conversation at the desk, and how it stood before it."""

    conversation_id: UUID
    community_id: UUID
    state: str
    was_owed: bool
    by_customer: bool

    @property
    def changes(self) -> bool:
        """Whether a debt begins or ends, or the waiting for the customer."""
        if self.by_customer:
            return not self.was_owed or self.state == State.PENDING
        return self.was_owed


def keep_account(words: Mapping[UUID, Word], now: datetime | None) -> None:
    """Enter what the words change, in the caller's transaction with the conversations locked.

    Agents' lists are read again. `now` is for tests; else it is the database's time.
    """
    changed = [word for word in words.values() if word.changes]
    if any(word.by_customer for word in changed):
        _owe([word for word in changed if word.by_customer], now or clock.now())
    if paid := [word.conversation_id for word in changed if not word.by_customer]:
        with connection.cursor() as cursor:
            cursor.execute(_PAY, [paid])
    hint_conversations((one.conversation_id, 0) for one in changed if one.state == State.PENDING)
    for community_id in {word.community_id for word in words.values()}:
        hint_queue(community_id)


def _owe(words: list[Word], now: datetime) -> None:
    where = {word.community_id for word in words}
    communities = {one.id: one for one in Community.objects.filter(id__in=where)}
    due = {key: next_answer_due(one, now=now) for key, one in communities.items()}
    idle = {key: now + one.policy.hours("close_idle_hours") for key, one in communities.items()}
    rows: list[tuple[Any, ...]] = [
        (word.conversation_id, due[word.community_id], idle[word.community_id]) for word in words
    ]
    with connection.cursor() as cursor:
        cursor.execute(_OWE, [list(column) for column in zip(*rows, strict=True)])


# The first promise stands: a second question doesn't put it off.
_OWE = """
UPDATE conversations_conversation c SET
    answer_due_at = coalesce(c.answer_due_at, owed.due),
    state = CASE c.state WHEN 'pending' THEN 'active' ELSE c.state END,
    due_at = CASE c.state WHEN 'pending' THEN owed.idle ELSE c.due_at END,
    due_for = CASE c.state WHEN 'pending' THEN 'idle' ELSE c.due_for END
FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[]) AS owed (id, due, idle)
WHERE c.id = owed.id
"""

_PAY = "UPDATE conversations_conversation SET answer_due_at = NULL WHERE id = ANY(%s::uuid[])"

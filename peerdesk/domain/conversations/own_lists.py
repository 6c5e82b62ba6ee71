"""A customer's own conversations in a community: open, answered, closed (S8)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from peerdesk.core.paging import limited, parse_cursor
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.access import Page, seen_by
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.access import Caller


class Part(StrEnum):
    """Whose turn it is."""

    ALL = "all"
    OPEN = "open"  # we owe a word
    ANSWERED = "answered"  # the last word was ours
    CLOSED = "closed"


_CLOSED: Final = Q(state=State.CLOSED)
_OURS: Final = ~Q(last_author_role__in=["", Membership.Role.CUSTOMER])
_PARTS: Final[Mapping[Part, Q]] = {
    Part.ALL: Q(),
    Part.OPEN: ~_CLOSED & ~_OURS,
    Part.ANSWERED: ~_CLOSED & _OURS,
    Part.CLOSED: _CLOSED,
}


def part_of(row: Conversation) -> Part:
    """In which of the lists a conversation stands."""
    if row.state == State.CLOSED:
        return Part.CLOSED
    ours = row.last_author_role not in ("", Membership.Role.CUSTOMER)
    return Part.ANSWERED if ours else Part.OPEN


def own_conversations(
    caller: Caller, community_id: UUID, *, part: Part, cursor: str | None, limit: int = 30
) -> Page:
    """The newest first, by keyset; raises WrongCursor."""
    rows = Conversation.objects.filter(
        _PARTS[part], customer=caller.person, community_id=community_id
    )
    if before := parse_cursor(cursor, UUID):
        rows = rows.filter(id__lt=before)
    limit = limited(limit)
    found = list(rows.select_related("community", "reason", "team").order_by("-id")[: limit + 1])
    shown = found[:limit]
    more = len(found) > limit
    return Page(seen_by(caller, shown), str(shown[-1].id) if more else None)


def counts_of(person_id: UUID, community_id: UUID) -> dict[Part, int]:
    """How many stand in each of the lists."""
    rows = Conversation.objects.filter(customer_id=person_id, community_id=community_id)
    counts = {part.value: Count("id", filter=wanted) for part, wanted in _PARTS.items() if wanted}
    found = rows.aggregate(all=Count("id"), **counts)
    return {part: found[part.value] for part in Part}

"""Two conversations about the same thing become one: the first closes and points at the other."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.people.access import Caller
from peerdesk.domain.support.access import staffed
from peerdesk.domain.support.operations.noting import author_of
from peerdesk.domain.support.pointers import check_mergeable, point
from peerdesk.workflows.end_span import end_span


@transaction.atomic
def merge_conversations(
    *, caller: Caller, conversation_id: UUID, into: UUID, now: datetime | None = None
) -> Conversation:
    """The conversation is closed and leads to the other one, which is answered; returns that one.

    Both timelines stay as they are and point at each other; what is written to the closed one later
    lands in the other. Only of the same customer in the same community, and never out of an
    expert's hands. Raises CantMerge, NotFound.
    """
    seen = staffed(caller, conversation_id)
    staffed(caller, into)
    source, target = lock_both(conversation_id, into)
    check_mergeable(source, target)
    now = now or clock.now()
    by = author_of(seen, caller)
    point(source, "merged_into", target, now=now)
    if source.state != State.CLOSED:
        end_span(conversation=source, by=by, now=now)
    Conversation.objects.filter(id=source.id).update(merged_into=target)
    point(target, "merged_from", source, now=now)
    target.refresh_from_db(fields=["tags"])
    tags = list(dict.fromkeys([*target.tags, *source.tags]))[:20]
    Conversation.objects.filter(id=target.id).update(tags=tags)
    return target


def lock_both(one: UUID, other: UUID) -> tuple[Conversation, Conversation]:
    """Both rows, locked in the order of their ids, in the order asked for."""
    rows = {key: locked(key) for key in sorted({one, other})}
    first, second = rows[one], rows[other]
    if first is None or second is None:
        raise NotFound
    return first, second

"""A merge was a mistake: the conversation stands on its own again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.conversations.lifecycle import Queue
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.conversations.operations.closing import reopen
from peerdesk.domain.conversations.operations.moving import back_to_agents, locked
from peerdesk.domain.people.access import Caller
from peerdesk.domain.ratings.operations import void
from peerdesk.domain.support.access import staffed
from peerdesk.domain.support.operations.noting import author_of
from peerdesk.domain.support.pointers import NotMerged, point
from peerdesk.workflows.find_helper import find_helper


@transaction.atomic
def undo_merge(
    *, caller: Caller, conversation_id: UUID, now: datetime | None = None
) -> Conversation:
    """It leads nowhere any more; if the merge had closed it, it waits again where it waited.

    What was written in the other one in the meantime stays there. Raises NotMerged, NotFound.
    """
    seen = staffed(caller, conversation_id)
    into = seen.conversation.merged_into_id
    if into is None:
        raise NotMerged
    rows = {key: locked(key) for key in sorted({conversation_id, into})}
    source, target = rows[conversation_id], rows[into]
    if source is None or target is None:
        raise NotFound
    if source.merged_into_id != into:
        raise NotMerged
    now = now or clock.now()
    Conversation.objects.filter(id=source.id).update(merged_into=None)
    source.merged_into = None
    point(source, "merge_undone", target, now=now)
    point(target, "merge_undone", source, now=now)
    if _closed_by_the_merge(source):
        void(source)
        reopen(source, by=author_of(seen, caller), now=now)
        if source.queue == Queue.AGENTS:
            back_to_agents(source, now=now)
        else:
            find_helper(conversation=source, now=now)
    return source


def _closed_by_the_merge(source: Conversation) -> bool:
    """The pointer and the end are of one instant."""
    if source.closed_at is None:
        return False
    pointers = Event.objects.filter(
        conversation=source, kind="notice", data__code="merged_into", at=source.closed_at
    )
    return pointers.exists()

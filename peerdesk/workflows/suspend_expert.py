"""An owner suspends an expert, in writing (F13): the seat is closed, nothing more comes (I5).

Only a person decides so: `suspend_expert` is called by the owner's doors and by nothing else. The
sweep begins what an owner has put off to a later moment, and looks once more at what has begun.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.standing import locked_suspension
from peerdesk.domain.communities.suspending import begin, look_again, suspend
from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.forwarding import stop_watching, watcher_in
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.queries import held_by, watched_in
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.operations.answering import cancel
from peerdesk.domain.routing.operations.seats import lock_seats, refresh_seat
from peerdesk.domain.routing.queries import pending_of
from peerdesk.workflows.find_helper import find_helper
from peerdesk.workflows.hand_on import hand_on

# What came in the very instant of the beginning is found by another look.
_ONCE_MORE: Final = timedelta(seconds=1)


@transaction.atomic
def suspend_expert(
    *,
    caller: Caller,
    community: Community,
    person_id: UUID,
    reasons: str,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    now: datetime | None = None,
) -> Suspension:
    """From now on, or from a moment to come; without an end until an owner ends it.

    Raises InvalidInput, AlreadySuspended, NotFound.
    """
    owner = membership_of(caller, community.id, Membership.Role.OWNER)
    now = now or clock.now()
    suspension = suspend(
        by=owner.person,
        community=community,
        person_id=person_id,
        reasons=reasons,
        from_at=from_at or now,
        until_at=until_at,
        now=now,
    )
    if suspension.from_at <= now:
        begin_suspension(suspension, now)
    hint_person(person_id, "availability")
    tell(
        person_id=person_id,
        kind="suspended",
        url=f"/workspace/suspension/{suspension.id}/",
        values={"community": community.name},
        now=now,
    )
    return suspension


def carry_out(*, suspension_id: UUID, now: datetime) -> bool:
    """What is due of a suspension but its end: its beginning, and the look after it."""
    suspension = locked_suspension(suspension_id)
    if suspension is None or suspension.due_at is None or suspension.due_at > now:
        return False
    begin_suspension(suspension, now)
    return True


def begin_suspension(suspension: Suspension, now: datetime) -> None:
    """Close the seat and take away what the expert holds: conversations first, then the seat."""
    person_id, community_id = suspension.person_id, suspension.community_id
    conversations = _locked(person_id, community_id, now)
    first = begin(suspension, look_again_at=_earliest(now + _ONCE_MORE, suspension.until_at))
    if not first:
        look_again(suspension, suspension.until_at)
    refresh_seat(person_id=person_id, community_id=community_id, now=now)
    seats = lock_seats(community_id=community_id, people=[person_id])
    asked = pending_of(person_id, community_id, now)
    # No miss, and nothing said of the expert: they can't answer any more.
    cancel(invitations=asked, seats=seats, now=now)
    for conversation in conversations:
        if conversation.handler_id == person_id:
            hand_on(conversation=conversation, by="community", now=now)
        elif watcher := watcher_in(conversation, person_id):
            stop_watching(conversation, watcher, now=now)
        else:
            find_helper(conversation=conversation, now=now)
    hint_person(person_id, "availability")
    hint_person(person_id, "invitations")


def _locked(person_id: UUID, community_id: UUID, now: datetime) -> list[Conversation]:
    """What they are asked, have and read along, in the order of the ids."""
    asked = {one.conversation_id for one in pending_of(person_id, community_id, now)}
    held = held_by(person_id, community_id) | watched_in(person_id, community_id)
    rows = [locked(one) for one in sorted(asked | held)]
    return [row for row in rows if row is not None]


def _earliest(one: datetime, other: datetime | None) -> datetime:
    return min(one, other) if other else one

"""An agent's or owner's role ends: their cases lie in the queue, they see them no more (I5)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.staffing import end_role, staff_member
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.joining import part
from peerdesk.domain.conversations.operations.moving import back_to_agents, locked
from peerdesk.domain.conversations.queries import had_by_agent
from peerdesk.domain.people.access import Caller


@transaction.atomic
def end_staff_role(
    *, caller: Caller, community: Community, membership_id: UUID, now: datetime | None = None
) -> Membership:
    """By an owner, be it their own; other roles of the person stay.

    Raises LastOwner, and NotFound for who has left and for a caller who isn't an owner.
    """
    now = now or clock.now()
    membership = staff_member(community.id, membership_id)
    conversations = _had(membership)
    end_role(membership=membership, now=now)
    # Once more: of two owners who end each other's role, the second isn't one any more.
    if membership.person_id != caller.person.id or membership.role != Membership.Role.OWNER:
        membership_of(caller, community.id, Membership.Role.OWNER)
    # What was taken or given while the role was held still came in before its end.
    for conversation in [*conversations, *_had(membership, but=conversations)]:
        if conversation.handler_id == membership.person_id:
            part(conversation, by="colleague", now=now)
            back_to_agents(conversation, now=now)
    hint_person(membership.person_id, "membership")
    return membership


def _had(membership: Membership, but: list[Conversation] | None = None) -> list[Conversation]:
    """What they have as an agent and isn't closed, locked in the order of the ids."""
    if membership.role != Membership.Role.AGENT:
        return []
    known = {one.id for one in but or ()}
    ids = had_by_agent(membership.person_id, membership.community_id) - known
    rows = [locked(one) for one in sorted(ids)]
    return [row for row in rows if row is not None]

"""An expert doesn't take a chat; if nobody else is still asked, the next are (C6)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.access import invitation_for
from peerdesk.domain.routing.models import Invitation
from peerdesk.domain.routing.operations.answering import decline
from peerdesk.domain.routing.operations.seats import lock_seats
from peerdesk.workflows.find_helper import find_helper

LONGEST_REASON = 200


@transaction.atomic
def decline_invitation(
    *, caller: Caller, invitation_id: UUID, reason: str = "", now: datetime | None = None
) -> Invitation:
    """The caller says no, free of any consequence.

    Raises Taken, InvitationExpired, AlreadyDeclined, InvalidInput, NotFound.
    """
    if len(reason) > LONGEST_REASON or "\0" in reason:
        raise InvalidInput({"reason": [str(_("A reason has at most 200 characters."))]})
    invitation = invitation_for(caller, invitation_id)
    conversation = locked(invitation.conversation_id)
    if conversation is None:
        raise NotFound
    now = now or clock.now()
    invitation.refresh_from_db(fields=["state", "expires_at"])
    seats = lock_seats(community_id=invitation.community_id, people=[invitation.expert_id])
    decline(invitation=invitation, seat=seats[invitation.expert_id], reason=reason.strip(), now=now)
    find_helper(conversation=conversation, now=now)
    return invitation

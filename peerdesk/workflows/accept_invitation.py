"""An expert takes a chat: exactly one of all who try (C6, I6, I8)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.joining import join
from peerdesk.domain.conversations.operations.moving import Moved, locked
from peerdesk.domain.expertise.access import expert_in
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.access import invitation_for
from peerdesk.domain.routing.operations.answering import (
    Taken,
    accept,
    cancel,
    pending_for,
    require_pending,
)
from peerdesk.domain.routing.operations.seats import lock_seats, refresh_seat


@transaction.atomic
def accept_invitation(
    *, caller: Caller, invitation_id: UUID, now: datetime | None = None
) -> Conversation:
    """The caller has the chat from now on; all others who were asked are told that it is gone.

    Raises Taken, InvitationExpired, AlreadyDeclined, NotAvailable, NoPlaceFree, NotFound.
    """
    invitation = invitation_for(caller, invitation_id)
    conversation = locked(invitation.conversation_id)
    if conversation is None:
        raise NotFound
    now = now or clock.now()
    invitation.refresh_from_db(fields=["state", "expires_at"])
    require_pending(invitation, now)
    pending = pending_for(conversation.id)
    seats = lock_seats(
        community_id=conversation.community_id, people={one.expert_id for one in pending}
    )
    seat = refresh_seat(person_id=caller.person.id, community_id=conversation.community_id, now=now)
    accept(invitation=invitation, seat=seat, now=now)
    cancel(invitations=[one for one in pending if one.id != invitation.id], seats=seats, now=now)
    try:
        join(conversation, helper=expert_in(caller, conversation.community_id), now=now)
    except Moved:
        raise Taken from None
    return conversation

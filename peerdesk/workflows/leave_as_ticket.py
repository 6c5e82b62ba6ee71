"""The customer won't wait: the chat becomes a ticket in place, and nobody is asked any more."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.holding import held_for_customer
from peerdesk.domain.conversations.operations.moving import Moved, become_ticket
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.operations.answering import cancel, pending_for
from peerdesk.domain.routing.operations.seats import lock_seats


@transaction.atomic
def leave_as_ticket(
    *, caller: Caller, conversation_id: UUID, now: datetime | None = None
) -> Conversation:
    """The same thread as a ticket (S3); its invitations are taken back.

    Raises Moved when somebody has it by now or it is a ticket already, NotFound for anybody but
    the customer.
    """
    conversation = held_for_customer(caller, conversation_id).conversation
    is_ticket = conversation.channel == Conversation.Channel.TICKET
    if is_ticket or conversation.state != State.WAITING:
        raise Moved(state=conversation.state)
    now = now or clock.now()
    pending = pending_for(conversation.id)
    people = {one.expert_id for one in pending}
    seats = lock_seats(community_id=conversation.community_id, people=people)
    cancel(invitations=pending, seats=seats, now=now)
    become_ticket(conversation=conversation, now=now)
    return conversation

"""A member of the support team takes what lies in the agents' queue."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import Refusal
from peerdesk.domain.communities.access import membership_of
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.lifecycle import Queue
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.holding import held_for
from peerdesk.domain.conversations.operations.joining import join
from peerdesk.domain.conversations.operations.moving import Moved
from peerdesk.domain.people.access import Caller


class NotInQueue(Refusal):
    """Experts are being asked, somebody has it, or it is closed."""

    code = "taken"
    sentence = _("This conversation isn't waiting for the support team any more.")


@transaction.atomic
def take_conversation(
    *, caller: Caller, conversation_id: UUID, now: datetime | None = None
) -> Conversation:
    """The agent has it from now on. Raises NotInQueue (a lost race, too) and NotFound."""
    conversation = held_for(caller, conversation_id).conversation
    agent = membership_of(caller, conversation.community_id, Membership.Role.AGENT)
    own = conversation.customer_id == caller.person.id
    if own or conversation.queue != Queue.AGENTS or conversation.handler_id is not None:
        raise NotInQueue(state=conversation.state)
    try:
        join(conversation, helper=agent, now=now or clock.now())
    except Moved:
        raise NotInQueue(state=conversation.state) from None
    return conversation

"""Expert or customer ends the pairing: another expert is asked, nothing is lost (F10)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.conversations.access import pairs
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.closing import NotHandler
from peerdesk.domain.conversations.operations.forwarding import stop_watching
from peerdesk.domain.conversations.operations.holding import held_for
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.operations.serving import must_be_free
from peerdesk.workflows.hand_on import hand_on


@transaction.atomic
def leave_conversation(
    *, caller: Caller, conversation_id: UUID, now: datetime | None = None
) -> Conversation:
    """The expert gives it back, or the customer asks for another helper.

    The former expert sees it no more and isn't asked again. Who passed it on to the support team
    and stayed to read stops reading. Raises NotHandler when no expert has it now or the caller is
    neither of the two, ServiceUnderWay, and NotFound.
    """
    seen, conversation = held_for(caller, conversation_id)
    if seen.participant is not None and seen.participant.watching:
        stop_watching(conversation, seen.participant, now=now or clock.now())
        return conversation
    if not pairs(conversation, caller.person.id):
        raise NotHandler(state=conversation.state)
    must_be_free(conversation)
    by_customer = caller.person.id == conversation.customer_id
    hand_on(
        conversation=conversation,
        by="customer" if by_customer else "expert",
        now=now or clock.now(),
    )
    return conversation

"""The customer or the helper closes a conversation."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.closing import NotHandler
from peerdesk.domain.conversations.operations.holding import held_for
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.operations.serving import must_be_free
from peerdesk.workflows.end_span import end_span


@transaction.atomic
def close_conversation(
    *, caller: Caller, conversation_id: UUID, now: datetime | None = None
) -> Conversation:
    """Closed; what an expert had is to be rated.

    A customer may close it during a paid service, its expert may not. Raises AlreadyClosed,
    NotHandler, ServiceUnderWay, NotFound.
    """
    seen, conversation = held_for(caller, conversation_id)
    person_id = caller.person.id
    if seen.participant is None or person_id not in (
        conversation.customer_id,
        conversation.handler_id,
    ):
        raise NotHandler(state=conversation.state)
    if person_id == conversation.handler_id:
        must_be_free(conversation)
    end_span(conversation=conversation, by=seen.participant, now=now or clock.now())
    return conversation

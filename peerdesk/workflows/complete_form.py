"""The customer completes a ticket's form, of which a helper could only give a part (S2, S3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.closing import AlreadyClosed
from peerdesk.domain.conversations.operations.converting import answer_form, is_form_open
from peerdesk.domain.conversations.operations.holding import held_for
from peerdesk.domain.conversations.operations.moving import Moved
from peerdesk.domain.intake.form import checked_fields
from peerdesk.domain.people.access import Caller


@transaction.atomic
def complete_form(
    *,
    caller: Caller,
    conversation_id: UUID,
    fields: Mapping[str, Any],
    now: datetime | None = None,
) -> Conversation:
    """The form holds all it requires from now on, and the team is told.

    Raises InvalidInput (`fields.KEY`), Moved when nothing is asked any more, AlreadyClosed, and
    NotFound for anybody but the customer.
    """
    seen, conversation = held_for(caller, conversation_id)
    if seen.participant is None or seen.role != "customer":
        raise NotFound
    if conversation.closed_at is not None:
        raise AlreadyClosed(state=conversation.state)
    if not is_form_open(conversation):
        raise Moved(state=conversation.state)
    asked = [one for one in conversation.reason.fields if one["kind"] != "file"]
    answers = checked_fields(asked, {**conversation.fields, **fields})
    kept = {**conversation.fields, **answers}
    answer_form(conversation, by=seen.participant, answers=kept, now=now or clock.now())
    return conversation

"""A member of the support team closes a case as solved, whoever of the team has it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.desk_case import desk_case
from peerdesk.domain.people.access import Caller
from peerdesk.workflows.end_span import end_span


@transaction.atomic
def solve_conversation(
    *, caller: Caller, conversation_id: UUID, now: datetime | None = None
) -> Conversation:
    """Closed, as solved by the team; either side may reopen it.

    Raises NotAtDesk for what the experts have, AlreadyClosed, NotFound.
    """
    case = desk_case(caller, conversation_id)
    end_span(conversation=case.conversation, by=case.author, now=now or clock.now())
    return case.conversation

"""The expert says their word on a request for money back (P11)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.operations.moving import locked, tell
from peerdesk.domain.people.access import Caller
from peerdesk.domain.refunds.access import request_for
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.domain.refunds.operations.requesting import answer, held


@transaction.atomic
def answer_refund_request(
    *, caller: Caller, request_id: UUID, text: str, now: datetime | None = None
) -> RefundRequest:
    """The expert is heard, once; support reads it, the customer only learns that it was said.

    Raises NotFound for anybody but the expert, AnswerOver, RequestDecided, InvalidInput (`text`).
    """
    seen, role = request_for(caller, request_id)
    if role != Membership.Role.EXPERT:
        raise NotFound
    conversation = locked(seen.conversation_id)
    request = held(request_id)
    assert conversation is not None
    now = now or clock.now()
    answer(request, words=text.strip(), now=now)
    tell(conversation, "refund_answered", audience=(), now=now)
    return request

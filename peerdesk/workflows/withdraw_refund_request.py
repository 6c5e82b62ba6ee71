"""The customer takes a request for money back again (P11)."""

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
from peerdesk.domain.refunds.operations.requesting import held, withdraw
from peerdesk.workflows.keep_money import keep_money


@transaction.atomic
def withdraw_refund_request(
    *, caller: Caller, request_id: UUID, now: datetime | None = None
) -> RefundRequest:
    """The customer asks no more; what was held for it is the expert's.

    Raises NotFound for anybody but the customer, RequestDecided.
    """
    seen, role = request_for(caller, request_id)
    if role != Membership.Role.CUSTOMER:
        raise NotFound
    conversation = locked(seen.conversation_id)
    request = held(request_id)
    assert conversation is not None
    now = now or clock.now()
    withdraw(request, now=now)
    tell(conversation, "refund_withdrawn", audience=(), now=now)
    keep_money(request, conversation, now=now)
    return request

"""Support decides that nothing goes back; what was held is the expert's (P11)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.conversations.operations.moving import locked, tell
from peerdesk.domain.people.access import Caller
from peerdesk.domain.refunds.access import request_to_decide
from peerdesk.domain.refunds.lifecycle import RequestState
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.domain.refunds.operations.requesting import check_words, decide, held
from peerdesk.workflows.keep_money import keep_money
from peerdesk.workflows.tell_refund_decision import tell_refund_decision
from peerdesk.workflows.weigh_refund import must_not_be_theirs, parts_of, weigh_refund


@transaction.atomic
def reject_refund(
    *, caller: Caller, request_id: UUID, reason: str = "", now: datetime | None = None
) -> RefundRequest:
    """Nothing goes back; both are told why.

    Raises NotFound for anybody but the support team, RequestDecided, InvalidInput (`reason`).
    """
    seen = request_to_decide(caller, request_id)
    check_words(reason, "reason")
    conversation = locked(seen.conversation_id)
    request = held(request_id)
    assert conversation is not None
    now = now or clock.now()
    parts = parts_of(request, weigh_refund(conversation, now=now))
    must_not_be_theirs(parts, caller.person.id)
    decide(request, RequestState.REJECTED, by=caller.person.id, words=reason.strip(), now=now)
    tell(conversation, "refund_rejected", audience=(), now=now)
    keep_money(request, conversation, now=now)
    tell_refund_decision(request, "refund_rejected", now=now)
    return request

"""The support team takes away what was written in a refund request (P10)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.moderation.models import RemovedWords
from peerdesk.domain.people.access import Caller
from peerdesk.domain.refunds.access import decider_of
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.domain.refunds.operations.removing import WORDS, take_words
from peerdesk.domain.refunds.operations.requesting import held
from peerdesk.workflows.forget_words import Taken, forget_words, require_known


@transaction.atomic
def remove_refund_words(
    *, caller: Caller, request_id: UUID, words: Collection[str], now: datetime | None = None
) -> RefundRequest:
    """`reason`, `answer` or `decision`, or several, are gone for good; amounts and times stay.

    Done twice it is the same. Raises NotFound for anybody but the support team, InvalidInput
    (`words`).
    """
    seen, role = decider_of(caller, request_id)
    require_known(words, WORDS)
    conversation = locked(seen.conversation_id)
    request = held(request_id)
    assert conversation is not None
    now = now or clock.now()
    subject = RemovedWords.Subject.REFUND_REQUEST
    taken = [
        Taken(subject, request.id, name, [text], _author(request, name))
        for name, text in take_words(request, words).items()
    ]
    forget_words(conversation, taken, by=caller.person.id, by_role=role, now=now)
    request.refresh_from_db()
    return request


def _author(request: RefundRequest, name: str) -> UUID | None:
    if name == "reason":
        return request.customer_id
    return request.expert_id if name == "answer" else request.decided_by_id

"""A request for money back is opened: by its customer, by one or two stars, by a failed service.

A step of other stories, inside their transaction: `Wish` (domain/refunds) says what is asked.
"""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from peerdesk.delivery.notifications.announcing import tell as announce
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import tell
from peerdesk.domain.refunds.lifecycle import Origin, Scope
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.domain.refunds.operations.requesting import Wish, ask


def open_refund_request(
    *, conversation: Conversation, wish: Wish, now: datetime
) -> tuple[RefundRequest, bool]:
    """The open request, and whether it is new; everybody is told once.

    The conversation must be locked. Raises AlreadyAsked, InvalidInput (`reason`).
    """
    request, is_new = ask(conversation, wish, now=now)
    if is_new:
        told = {"scope": request.scope, "origin": request.origin}
        tell(conversation, "refund_requested", told, audience=(), now=now)
        _ask_expert(request, now)
    return request, is_new


def open_for_rating(
    *, conversation: Conversation, expert_id: UUID | None, reason: str, now: datetime
) -> RefundRequest:
    """One or two stars for a paid question: the money stays held until support has decided."""
    wish = Wish(
        scope=Scope.QUESTION,
        customer_id=conversation.customer_id,
        expert_id=expert_id,
        origin=Origin.RATING,
        reason=reason[:2000],
    )
    request, _is_new = open_refund_request(conversation=conversation, wish=wish, now=now)
    return request


def _ask_expert(request: RefundRequest, now: datetime) -> None:
    if request.expert_id is None:
        return
    announce(
        person_id=request.expert_id,
        kind="refund_asked",
        url=reverse("workspace-refund", args=[request.id]),
        values={"community": request.community.name},
        now=now,
    )

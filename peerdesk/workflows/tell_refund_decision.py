"""Customer and expert learn what support decided, and where to read why; a step (P11)."""

from datetime import datetime

from django.urls import reverse

from peerdesk.delivery.notifications.announcing import tell
from peerdesk.domain.refunds.models import RefundRequest


def tell_refund_decision(request: RefundRequest, kind: str, *, now: datetime) -> None:
    """By push or mail, as each prefers; inside the caller's transaction."""
    values = {"community": request.community.name}
    pages = {request.customer_id: reverse("refund", args=[request.conversation_id])}
    if request.expert_id:
        pages[request.expert_id] = reverse("workspace-refund", args=[request.id])
    for person_id, url in pages.items():
        tell(person_id=person_id, kind=kind, url=url, values=values, now=now)

"""A request's time has come: the expert was heard, or the decision is overdue (P11, I7)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from peerdesk.core.rounds import each
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.delivery.realtime import hint_queue
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.queries import staff_of
from peerdesk.domain.refunds.operations.reminding import move_on, take_due
from peerdesk.domain.refunds.queries import due_requests

_BATCH: Final = 500


@transaction.atomic
def move_refund_request(*, request_id: UUID, now: datetime) -> bool:
    """Whether it was moved: shown to support again, and to the owners once it is overdue.

    Nothing is decided by a clock: a person decides, and is asked every day until they have.
    """
    request = take_due(request_id, now)
    if request is None:
        return False
    overdue = move_on(request, now=now)
    hint_queue(request.community_id)
    if overdue:
        for one in staff_of(request.community):
            if one.role == Membership.Role.OWNER:
                tell(
                    person_id=one.person_id,
                    kind="refund_overdue",
                    url=reverse("desk-refund", args=[request.id]),
                    values={"community": request.community.name},
                    now=now,
                )
    return True


def move_refund_requests(now: datetime) -> int:
    """All whose time has come."""
    return each(due_requests(now, _BATCH), lambda one: move_refund_request(request_id=one, now=now))

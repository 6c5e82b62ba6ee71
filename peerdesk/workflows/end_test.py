"""The time for a test is over: what was saved is marked (C2)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.domain.expertise.marking import close_overdue_attempt
from peerdesk.domain.routing.operations.seats import refresh_seat
from peerdesk.workflows.fill_place import fill_place


@transaction.atomic
def end_test(*, attempt_id: UUID, now: datetime) -> bool:
    """Whether it was marked; False: somebody was first, or it isn't over, or it just lapsed."""
    result = close_overdue_attempt(attempt_id=attempt_id, now=now)
    if result is not None and result.passed:
        attempt = result.attempt
        community_id = attempt.area.community_id
        seat = refresh_seat(person_id=attempt.person_id, community_id=community_id, now=now)
        fill_place(seat=seat, now=now)
    return result is not None

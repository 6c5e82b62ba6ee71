"""An expert answers a test; who passes can be asked in that area from this instant (C2, C3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.domain.expertise.marking import Result, close_overdue_attempt, mark_attempt
from peerdesk.domain.people.access import Caller
from peerdesk.domain.routing.operations.seats import refresh_seat
from peerdesk.workflows.fill_place import fill_place


@transaction.atomic
def pass_test(
    *, caller: Caller, attempt_id: UUID, answers: Mapping[str, Sequence[str]], now: datetime
) -> Result:
    """Marks the answers and, if they pass, brings the expert's seat in step.

    Raises NotFound for another's attempt, AlreadyAnswered, and InvalidInput for what wasn't asked.
    """
    result = mark_attempt(caller=caller, attempt_id=attempt_id, answers=answers, now=now)
    _bring_seat_in_step(result, now)
    return result


@transaction.atomic
def end_test(*, attempt_id: UUID, now: datetime) -> bool:
    """The time is over: what was saved is marked. False: somebody was first, or it isn't over."""
    result = close_overdue_attempt(attempt_id=attempt_id, now=now)
    if result is not None:
        _bring_seat_in_step(result, now)
    return result is not None


def _bring_seat_in_step(result: Result, now: datetime) -> None:
    if result.passed:
        attempt = result.attempt
        seat = refresh_seat(
            person_id=attempt.person_id, community_id=attempt.area.community_id, now=now
        )
        fill_place(seat=seat, now=now)

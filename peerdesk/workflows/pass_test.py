"""An expert answers a test; who passes can be asked in that area from this instant (C2, C3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.domain.expertise.marking import Result, mark_attempt
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
    if result.passed:
        community_id = result.attempt.area.community_id
        seat = refresh_seat(person_id=caller.person.id, community_id=community_id, now=now)
        fill_place(seat=seat, now=now)
    return result

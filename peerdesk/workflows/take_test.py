"""An expert begins or resumes a test (C2); what they left to run out before is marked first."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from peerdesk.domain.expertise.marking import overdue_attempts
from peerdesk.domain.expertise.models import Attempt
from peerdesk.domain.expertise.testing import draw_attempt
from peerdesk.domain.people.access import Caller
from peerdesk.workflows.end_test import end_test


@transaction.atomic
def take_test(
    *,
    caller: Caller,
    area_id: UUID,
    now: datetime,
    language: str | None = None,
    afresh: bool = True,
) -> Attempt:
    """The attempt to answer; see `draw_attempt` for `afresh` and for what it raises."""
    # The sweep would come a moment later: a failure by time counts before the next try.
    for attempt_id in overdue_attempts(now, person_id=caller.person.id, area_id=area_id):
        end_test(attempt_id=attempt_id, now=now)
    return draw_attempt(caller=caller, area_id=area_id, now=now, language=language, afresh=afresh)

"""The bank's date nears and no evidence was handed over: the team is told (P11, I7)."""

from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.urls import reverse

from peerdesk.core.rounds import each
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.delivery.realtime import hint_queue
from peerdesk.domain.communities.queries import staff_of
from peerdesk.domain.refunds.lifecycle import CaseState
from peerdesk.domain.refunds.operations.reminding import remind_of_case, take_due_case
from peerdesk.domain.refunds.queries import due_cases

_BATCH: Final = 500


def remind_of_disputes(now: datetime) -> int:
    """All open cases whose time has come; again every day until something is handed over."""
    return each(due_cases(now, _BATCH, CaseState.OPEN), partial(_remind, now=now))


def _remind(case_id: UUID, *, now: datetime) -> bool:
    case = take_due_case(case_id, now)
    if case is None:
        return False
    remind_of_case(case, now=now)
    hint_queue(case.community_id)
    for one in staff_of(case.community):
        tell(
            person_id=one.person_id,
            kind="dispute_due",
            url=reverse("desk-dispute", args=[case.id]),
            values={"community": case.community.name},
            now=now,
        )
    return True

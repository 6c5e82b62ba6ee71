"""An agent hands the evidence of a dispute to the provider (P11).

Sealed in one transaction, handed over outside any: killed in between, the same bytes go again.
"""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput
from peerdesk.domain.payments.lifecycle import DisputeState
from peerdesk.domain.payments.providers import DisputeSaid, Unreachable, chosen
from peerdesk.domain.people.access import Caller
from peerdesk.domain.refunds.access import case_for
from peerdesk.domain.refunds.evidence import evidence_pdf
from peerdesk.domain.refunds.lifecycle import CaseState
from peerdesk.domain.refunds.models import DisputeCase
from peerdesk.domain.refunds.operations.casing import (
    claim_hand_over,
    held_case,
    leave_hand_over,
    note_handed_over,
    seal_evidence,
)
from peerdesk.domain.refunds.queries import due_cases
from peerdesk.workflows.gather_evidence import gather_evidence
from peerdesk.workflows.note_dispute import note_dispute

log = structlog.get_logger(__name__)
LONGEST = 4000
_BATCH = 100


@transaction.atomic
def submit_evidence(
    *, caller: Caller, case_id: UUID, statement: str, now: datetime | None = None
) -> DisputeCase:
    """Seal the file as it is now; a worker hands it over. It can be done once.

    Raises NotFound for anybody but the support team, CaseMoved, InvalidInput (`statement`).
    """
    case_for(caller, case_id)
    if len(statement) > LONGEST or "\0" in statement:
        raise InvalidInput({"statement": [str(_("Please write at most 4,000 characters."))]})
    now = now or clock.now()
    case = held_case(case_id)
    file = evidence_of(case, statement.strip())
    seal_evidence(case, file=file, statement=statement.strip(), by=caller.person.id, now=now)
    return case


def evidence_of(case: DisputeCase, statement: str = "") -> bytes:
    """The file: what was sealed, or what would be now."""
    if case.evidence is not None:
        return bytes(case.evidence)
    title = f"Evidence on dispute {case.dispute.dispute_id}"
    return evidence_pdf(title, gather_evidence(case, statement=statement))


def hand_over(case_id: UUID) -> None:
    """Give a sealed file to the provider; outside any transaction, safe to repeat."""
    case = claim_hand_over(case_id, clock.now())
    if case is None:
        return
    dispute = case.dispute
    try:
        port = chosen.provider(dispute.provider)
        said = port.look_at_dispute(dispute_id=dispute.dispute_id)
        # It can be handed over once: a try whose answer was lost has been.
        if said.state == DisputeState.OPEN:
            said = port.submit_evidence(
                dispute_id=dispute.dispute_id,
                text=case.statement,
                file=bytes(case.evidence or b""),
            )
    except Unreachable as trouble:
        log.warning("payment provider unreachable", case=str(case.id), reason=str(trouble))
        return
    _note(case, said)


def hand_over_due(now: datetime) -> int:
    """Leaves a job for each sealed file that wasn't handed over; asks nobody itself."""
    for case_id in due_cases(now, _BATCH, CaseState.HANDING):
        leave_hand_over(case_id)
    return 0


@transaction.atomic
def _note(case: DisputeCase, said: DisputeSaid) -> None:
    now = clock.now()
    # First what the provider says, in its own order of locks; a decision closes the case.
    note_dispute(charge_id=case.dispute.charge_id, said=said, now=now)
    again = held_case(case.id)
    if again.state == CaseState.HANDING:
        note_handed_over(again, now=now)

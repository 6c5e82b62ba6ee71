"""The case of a dispute: opened, its evidence sealed and handed over, closed (P11)."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peerdesk.core import jobs
from peerdesk.core.errors import Refusal
from peerdesk.delivery.realtime import hint_queue
from peerdesk.domain.payments.models import Dispute
from peerdesk.domain.refunds.clocks import CALLED_IN_AGAIN
from peerdesk.domain.refunds.lifecycle import CASE_MOVES, CaseState
from peerdesk.domain.refunds.models import DisputeCase

HAND_OVER_JOB: Final = "refunds.hand_over"
# The team is reminded so long before the provider's date.
WARNED_BEFORE: Final = timedelta(hours=48)
# The provider is asked again after so long, and after twice that, up to an hour.
_AGAIN: Final = timedelta(seconds=30)


class CaseMoved(Refusal):
    """The case isn't in the state that the caller saw."""

    code = "case_moved"
    sentence = _("This case has changed in the meantime.")


def open_case(
    dispute: Dispute,
    *,
    community_id: UUID,
    conversation_id: UUID | None,
    offer_id: UUID | None,
    now: datetime,
) -> DisputeCase:
    """The case of a new dispute, in the caller's transaction."""
    until = dispute.evidence_due_at
    case = DisputeCase.objects.create(
        dispute=dispute,
        community_id=community_id,
        conversation_id=conversation_id,
        offer_id=offer_id,
        opened_at=now,
        due_at=max(now, until - WARNED_BEFORE) if until else now + CALLED_IN_AGAIN,
    )
    hint_queue(community_id)
    return case


def seal_evidence(
    case: DisputeCase, *, file: bytes, statement: str, by: UUID, now: datetime
) -> None:
    """What will be handed over, the same bytes at every try; raises CaseMoved."""
    values = {
        "evidence": file,
        "evidence_sha256": hashlib.sha256(file).hexdigest(),
        "statement": statement,
        "handed_by_id": by,
        "due_at": now,
    }
    _move(case, CaseState.HANDING, values)
    leave_hand_over(case.id)


def note_handed_over(case: DisputeCase, *, now: datetime) -> None:
    """The provider has it; raises CaseMoved."""
    _move(case, CaseState.SUBMITTED, {"handed_at": now, "due_at": None})


def close_case(case: DisputeCase, *, now: datetime) -> None:
    """The bank has decided; closed already is fine."""
    if case.state != CaseState.CLOSED:
        _move(case, CaseState.CLOSED, {"closed_at": now, "due_at": None})


def note_taken(
    case: DisputeCase, *, minor: int, why: str, by: UUID, expert_id: UUID, now: datetime
) -> None:
    """So much of a lost dispute is taken from the expert, once, in writing; raises CaseMoved."""
    rows = DisputeCase.objects.filter(id=case.id, state=CaseState.CLOSED, taken_minor=0)
    values: dict[str, Any] = {"taken_minor": minor, "taken_why": why, "taken_by_id": by}
    values |= {"taken_from_id": expert_id, "taken_at": now}
    if not rows.update(**values):
        raise CaseMoved(state=case.state)
    for name, value in values.items():
        setattr(case, name, value)


def claim_hand_over(case_id: UUID, now: datetime) -> DisputeCase | None:
    """The sealed case, and the turn to ask the provider; None if another has it."""
    rows = DisputeCase.objects.filter(id=case_id, state=CaseState.HANDING, due_at__lte=now)
    case = rows.select_related("dispute").first()
    if case is None:
        return None
    pause = min(_AGAIN * 2**case.attempts, timedelta(hours=1))
    if not rows.filter(attempts=case.attempts).update(
        attempts=case.attempts + 1, due_at=now + pause
    ):
        return None
    return case


def leave_hand_over(case_id: UUID) -> None:
    """Have a worker hand the evidence over."""
    jobs.leave(HAND_OVER_JOB, once_as=f"{HAND_OVER_JOB}:{case_id}", case_id=str(case_id))


def held_case(case_id: UUID) -> DisputeCase:
    """The case with its dispute, its row locked until the transaction ends."""
    rows = DisputeCase.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("community", "dispute__charge").get(id=case_id)


def case_with_file(case_id: UUID) -> DisputeCase:
    """The case with the file that was sealed, unlocked."""
    rows = DisputeCase.objects.select_related(
        "community", "dispute__charge", "conversation__reason"
    )
    return rows.get(id=case_id)


def _move(case: DisputeCase, to: CaseState, values: dict[str, Any]) -> None:
    if to not in CASE_MOVES.get(CaseState(case.state), frozenset()):
        raise CaseMoved(state=case.state)
    rows = DisputeCase.objects.filter(id=case.id, state=case.state)
    if not rows.update(state=to, **values):
        raise CaseMoved(state=case.state)
    for name, value in {"state": to, **values}.items():
        setattr(case, name, value)
    hint_queue(case.community_id)

"""A dispute as the provider tells of it: written down once, and moved forward only (I10)."""

from datetime import datetime
from typing import Final

from peerdesk.domain.payments.lifecycle import DisputeState
from peerdesk.domain.payments.models import Charge, Dispute
from peerdesk.domain.payments.providers import DisputeSaid

_MOVES: Final[dict[str, frozenset[str]]] = {
    DisputeState.OPEN: frozenset({DisputeState.SUBMITTED, DisputeState.WON, DisputeState.LOST}),
    DisputeState.SUBMITTED: frozenset({DisputeState.WON, DisputeState.LOST}),
}


def note_dispute_said(
    charge: Charge, said: DisputeSaid, *, now: datetime
) -> tuple[Dispute, bool, bool]:
    """The dispute, whether it is new, and whether it moved; the charge must be locked.

    A word that comes late, after one that followed it, changes nothing.
    """
    dispute, is_new = Dispute.objects.get_or_create(
        provider=charge.provider,
        dispute_id=said.dispute_id,
        defaults={
            "charge": charge,
            "amount_minor": said.amount_minor,
            "reason": said.reason[:60],
            "evidence_due_at": said.evidence_due_at,
            "opened_at": now,
        },
    )
    values: dict[str, object] = {}
    if said.evidence_due_at and said.evidence_due_at != dispute.evidence_due_at:
        values["evidence_due_at"] = said.evidence_due_at
    moved = said.state in _MOVES.get(dispute.state, frozenset())
    if moved:
        values["state"] = said.state
        if said.state != DisputeState.SUBMITTED:
            values["decided_at"] = now
    if values:
        Dispute.objects.filter(id=dispute.id).update(**values)
        for name, value in values.items():
            setattr(dispute, name, value)
    return dispute, is_new, moved

"""What the provider said is written down: compare-and-set, inside the caller's transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.domain.payments.lifecycle import (
    CHARGE_MOVES,
    OPEN,
    ChargeState,
    RefundState,
)
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.payments.patience import next_look
from peerdesk.domain.payments.providers import RefundSaid, Said


def locked_charge(charge_id: UUID) -> Charge:
    """The charge with its community and payer, its row locked; raises NotFound."""
    rows = Charge.objects.select_for_update(no_key=True, of=("self",))
    charge = rows.select_related("community", "payer").filter(id=charge_id).first()
    if charge is None:
        raise NotFound
    return charge


def locked_refund(refund_id: UUID) -> Refund:
    """The refund with its charge, both rows locked (the charge first); raises NotFound."""
    charge_id = Refund.objects.filter(id=refund_id).values_list("charge_id", flat=True).first()
    if charge_id is None:
        raise NotFound
    charge = locked_charge(charge_id)
    refund = Refund.objects.select_for_update(no_key=True).get(id=refund_id)
    refund.charge = charge
    return refund


def note_said(charge: Charge, said: Said, now: datetime) -> bool:
    """Keep how the charge stands; True when it moved to another state."""
    if charge.state not in OPEN:
        return False
    moved = said.state in CHARGE_MOVES[ChargeState(charge.state)] and said.state != charge.state
    values = _known(charge, said)
    if moved:
        values["state"] = said.state
    final = said.state not in OPEN
    if final:
        values |= {"settled_at": now, "due_at": None, "redirect_url": ""}
    elif moved:
        values |= {"due_at": next_look(0, now)}
    _update(charge, values, state=charge.state)
    return moved


def note_late(charge: Charge, said: Said, now: datetime) -> bool:
    """Paid after we had given it up: True for the first who notes it."""
    if charge.state in (*OPEN, ChargeState.SUCCEEDED) or charge.late_at is not None:
        return False
    _update(charge, {**_known(charge, said), "late_at": now}, late_at=None)
    return True


def note_refund_said(refund: Refund, said: RefundSaid, now: datetime) -> bool:
    """Keep how a refund stands; True when it moved.

    A bank may send back later what the provider called done; nothing comes after a failure.
    """
    moved = said.state != refund.state and refund.state != RefundState.FAILED
    moved = moved and not (refund.state == RefundState.SUCCEEDED and said.state != "failed")
    values: dict[str, Any] = {"refund_id": said.refund_id or refund.refund_id}
    if moved:
        values |= {"state": said.state, "failure_code": said.failure_code[:60]}
        values |= {"settled_at": now, "due_at": None}
    Refund.objects.filter(id=refund.id, state=refund.state).update(**values)
    for field, value in values.items():
        setattr(refund, field, value)
    return moved


def note_seen_to(refund: Refund, how: str, now: datetime) -> bool:
    """An owner has dealt with a refund that failed: True for the first."""
    unseen = Refund.objects.filter(id=refund.id, state=RefundState.FAILED, seen_to_at=None)
    return bool(unseen.update(seen_to_at=now, seen_to_how=how))


def _known(charge: Charge, said: Said) -> dict[str, Any]:
    """What it said of itself; what it left out stays as it was."""
    fields = ("intent_id", "session_id", "redirect_url", "method", "brand", "last4")
    known = {name: value for name in fields if (value := getattr(said, name))}
    # An earlier card's refusal is no word about this one.
    return {**known, "failure_code": said.failure_code[:60]}


def _update(charge: Charge, values: dict[str, Any], **condition: Any) -> None:
    if Charge.objects.filter(id=charge.id, **condition).update(**values):
        for field, value in values.items():
            setattr(charge, field, value)

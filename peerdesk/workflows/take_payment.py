"""Ask the provider for a charge, or how it stands, and settle what it says (P1, P5, I13).

The network is in the middle, so there is no transaction around it: what is known before is
committed, the provider is asked under a key made of the charge's id, and the answer is settled.
Killed anywhere in between, it is asked again and has done it once.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog
from django.conf import settings
from django.db import OperationalError
from django.urls import reverse

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.core.money import Money
from peerdesk.domain.payments.lifecycle import OPEN, ChargeState
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.operations.charging import due_charges, leave_look, note_asked
from peerdesk.domain.payments.operations.methods import keep_cards, payer_for
from peerdesk.domain.payments.patience import key_forgotten
from peerdesk.domain.payments.providers import Order, Provider, Said, Unreachable, chosen
from peerdesk.domain.payments.queries import charge_with_names
from peerdesk.workflows.settle_charge import settle_charge

log = structlog.get_logger(__name__)
_BATCH = 200
_LOCK_TIMEOUT = "55P03"


def take_payment(charge_id: UUID) -> Charge:
    """How the charge stands after asking; outside any transaction, safe to repeat at any time.

    If the provider can't be reached it stays as it is, and the sweep asks again.
    """
    charge = _found(charge_id)
    if charge.state not in OPEN:
        return charge
    return _settled(charge, _ask)


def look_at_payment(charge_id: UUID) -> Charge:
    """The same for one that the provider has spoken of: even given up, it may have been paid.

    Raises Unreachable.
    """
    return look_at(_found(charge_id))


def look_at(charge: Charge) -> Charge:
    """The same for a charge that was just read, with its community and payer."""
    if charge.state == ChargeState.SUCCEEDED or charge.late_at is not None:
        return charge
    return _settled(charge, _ask if charge.state in OPEN else _look, patient=False)


def give_up_payment(charge_id: UUID) -> Charge:
    """The customer pays otherwise, or not at all; the answer says whether it was in time."""
    charge = _found(charge_id)
    if charge.state not in OPEN:
        return charge
    return _settled(charge, _cancel)


def take_due_payments(now: datetime) -> int:
    """Leaves a job for each charge whose time to be looked at has come; asks nobody itself."""
    for charge_id in due_charges(now, _BATCH):
        leave_look(charge_id)
    return 0


def _settled(
    charge: Charge, ask: Callable[[Charge, datetime], Said], *, patient: bool = True
) -> Charge:
    try:
        said = ask(charge, clock.now())
    except Unreachable as trouble:
        log.warning("payment provider unreachable", charge=str(charge.id), reason=str(trouble))
        if not patient:
            raise
        return _found(charge.id)
    try:
        charge = settle_charge(charge_id=charge.id, said=said, now=clock.now())
    except OperationalError as trouble:
        if not patient or getattr(trouble.__cause__, "sqlstate", None) != _LOCK_TIMEOUT:
            raise
        # Another is settling it at this moment, or the sweep will: nothing is lost by not waiting.
        return _found(charge.id)
    if charge.keep_method and charge.state == ChargeState.SUCCEEDED:
        _keep_card(charge)
    return charge


def _ask(charge: Charge, now: datetime) -> Said:
    port = chosen.provider(charge.provider)
    said = _first_word(port, charge, now)
    if now >= charge.give_up_at and said.state in OPEN and said.state != ChargeState.PROCESSING:
        return _cancelled(charge, said)
    return said


def _cancel(charge: Charge, _now: datetime) -> Said:
    """Never asked, nothing is to be cancelled: whoever is about to ask finds it closed."""
    never = Said(ChargeState.CANCELLED)
    return never if charge.asked_at is None else _cancelled(charge, never)


def _cancelled(charge: Charge, known: Said) -> Said:
    return chosen.provider(charge.provider).cancel(
        charge_id=charge.id,
        intent_id=known.intent_id or charge.intent_id,
        session_id=known.session_id or charge.session_id,
    )


def _look(charge: Charge, _now: datetime) -> Said:
    said = chosen.provider(charge.provider).look(
        charge_id=charge.id, intent_id=charge.intent_id, session_id=charge.session_id
    )
    return said or Said(ChargeState.CANCELLED)


def _first_word(port: Provider, charge: Charge, now: datetime) -> Said:
    """Charge it, unless it may have been before: then only look."""
    late = now >= charge.give_up_at
    if late and charge.asked_at is None:
        return Said(ChargeState.CANCELLED)
    if charge.intent_id or charge.session_id or late or key_forgotten(charge.asked_at, now):
        said = port.look(
            charge_id=charge.id, intent_id=charge.intent_id, session_id=charge.session_id
        )
        # It never heard of it, and is not to be asked now.
        return said or Said(ChargeState.CANCELLED)
    if not note_asked(charge, now):
        return Said(ChargeState(charge.state))
    return port.charge(_order(port, charge))


def _order(port: Provider, charge: Charge) -> Order:
    payer = payer_for(port, person=charge.payer, community=charge.community)
    return Order(
        charge_id=charge.id,
        money=Money(charge.amount_minor, charge.currency),
        description=charge.description,
        # Our own page, which says what became of it and sends on to the thing.
        # Who comes back by it has done their part: the page looks what came of it.
        return_url=f"{settings.PEERDESK_BASE_URL}{reverse('pay', args=[charge.id])}?back=1",
        customer_id=payer.customer_id,
        method=charge.method,
        off_session=charge.off_session,
        keep_method=charge.keep_method,
        language=charge.language,
    )


def _keep_card(charge: Charge) -> None:
    """The card is told to the customer's list; when it can't be read now, the list reads it."""
    port = chosen.provider(charge.provider)
    try:
        keep_cards(port, payer_for(port, person=charge.payer, community=charge.community))
    except Unreachable:
        log.info("kept cards are read later", charge=str(charge.id))


def _found(charge_id: UUID) -> Charge:
    charge = charge_with_names(charge_id)
    if charge is None:
        raise NotFound
    return charge

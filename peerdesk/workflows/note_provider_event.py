"""What the provider sent is acted on: the thing it names is looked at, and settled as it stands.

The event itself is never believed. So it doesn't matter in what order and how often events come.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

import structlog

from peerdesk.core import clock
from peerdesk.domain.payments.meaning import Topic, topic_of
from peerdesk.domain.payments.models import InboxEvent
from peerdesk.domain.payments.operations.inbox import (
    claim_event,
    due_events,
    leave_event,
    note_failure,
    note_handled,
)
from peerdesk.domain.payments.operations.methods import keep_cards
from peerdesk.domain.payments.providers import Unreachable, chosen
from peerdesk.domain.payments.queries import charge_named, payer_named, refund_named
from peerdesk.workflows.note_dispute import note_dispute
from peerdesk.workflows.send_refund import look_at_refund
from peerdesk.workflows.take_payment import look_at

log = structlog.get_logger(__name__)
_BATCH: Final = 200


def note_provider_event(event_id: UUID) -> bool:
    """Handle one event; outside any transaction. False when there was nothing to do."""
    event = claim_event(event_id, clock.now())
    if event is None:
        return False
    try:
        failure = act_on(event)
    except Unreachable as trouble:
        note_failure(event, f"unreachable: {trouble}")
    except Exception as trouble:
        note_failure(event, type(trouble).__name__)
        raise
    else:
        note_handled(event, clock.now(), failure)
    return True


def note_due_events(now: datetime) -> int:
    """Leaves a job for each event that was forgotten; handles none itself."""
    for event_id in due_events(now, _BATCH):
        leave_event(event_id)
    return 0


def act_on(event: InboxEvent) -> str:
    """Look at what it names; why there was nothing to look at, if there wasn't."""
    topic = topic_of(event.kind, event.payload)
    if topic is None:
        return "not_for_us"
    if topic.dispute_id:
        return _act_on_dispute(event.provider, topic)
    if topic.refund_id:
        return _act_on_refund(event.provider, topic)
    if topic.customer_id:
        return _act_on_cards(event.provider, topic.customer_id)
    return _act_on_charge(event.provider, topic)


def _act_on_charge(name: str, topic: Topic) -> str:
    charge = charge_named(
        name, charge_id=topic.charge_id, intent_id=topic.intent_id, session_id=topic.session_id
    )
    if charge is None:
        return "unknown_charge"
    look_at(charge)
    return ""


def _act_on_refund(name: str, topic: Topic) -> str:
    refund = refund_named(name, refund_row=topic.refund_row, refund_id=topic.refund_id)
    if refund is None:
        return "unknown_refund"
    look_at_refund(refund)
    return ""


def _act_on_dispute(name: str, topic: Topic) -> str:
    said = chosen.provider(name).look_at_dispute(dispute_id=topic.dispute_id)
    charge = charge_named(name, intent_id=said.intent_id or topic.intent_id)
    if charge is None:
        return "unknown_charge"
    look_at(charge)  # its own event may come later than this one
    note_dispute(charge_id=charge.id, said=said, now=clock.now())
    return ""


def _act_on_cards(name: str, customer_id: str) -> str:
    payer = payer_named(name, customer_id)
    if payer is None:
        return "unknown_customer"
    keep_cards(chosen.provider(name), payer)
    return ""

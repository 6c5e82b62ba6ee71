"""What the provider says of a charge, event by event."""

from typing import Any

from peerdesk.core import clock
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.providers import SignedEvent
from tests.payments import Box


def said(box: Box, kind: str, charge: Charge, number: int = 0) -> SignedEvent:
    """One event about a charge, as its kind names it."""
    intent = f"pi_{charge.id.hex}"
    named: dict[str, Any] = {"metadata": {"charge": str(charge.id)}}
    things = {
        "payment_intent": {"id": intent, **named},
        "charge": {"id": "ch_1", "payment_intent": intent, "metadata": {}},
        "checkout.session": {"id": "cs_1", "payment_intent": intent, "mode": "payment", **named},
    }
    return box.say(number, kind, things[kind.rpartition(".")[0]], clock.now())

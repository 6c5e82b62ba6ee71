"""Charges and refunds as plain rows, for receipts."""

from datetime import datetime
from typing import Any

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.lifecycle import ChargeState, Purpose, RefundState
from peerdesk.domain.payments.models import Charge, Refund
from peerdesk.domain.people.models import Person


def paid(payer: Person, community: Community, **values: Any) -> Charge:
    """A charge of 30.00 that succeeded."""
    now = clock.now()
    fixed: dict[str, Any] = {
        "purpose": Purpose.PREMIUM,
        "subject_id": new_id(),
        "amount_minor": 3000,
        "currency": community.currency,
        "state": ChargeState.SUCCEEDED,
        "provider": "local",
        "intent_id": f"pi_{new_id()}",
        "brand": "visa",
        "last4": "4242",
        "description": "A call of half an hour",
        "return_url": "http://testserver/",
        "created_at": now,
        "settled_at": now,
        "give_up_at": now,
    }
    return Charge.objects.create(community=community, payer=payer, **{**fixed, **values})


def sent_back(charge: Charge, amount_minor: int, *, at: datetime | None = None) -> Refund:
    """A part of it, back with the customer."""
    now = at or clock.now()
    return Refund.objects.create(
        charge=charge,
        reference=f"request:{new_id()}",
        amount_minor=amount_minor,
        state=RefundState.SUCCEEDED,
        decided_at=now,
        settled_at=now,
    )

"""A premium service between Ada and Ezra, paid just now, as plain rows."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.payments.lifecycle import ChargeState, Purpose
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.premium.lifecycle import OfferState
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.boxes import end_box, open_box


def offered(one: Conversation, **values: Any) -> PremiumOffer:
    """A telephone call for 30.00, before its customer."""
    now = clock.now()
    until = now + timedelta(hours=72)
    assert one.handler is not None
    fixed: dict[str, Any] = {
        "conversation": one,
        "community": one.community,
        "expert": one.handler,
        "customer": one.customer,
        "kind": "phone_call",
        "title": "A call of half an hour",
        "description": "We go through your invoices together.",
        "price_minor": 3000,
        "currency": one.community.currency,
        "offered_at": now,
        "expires_at": until,
        "due_at": until,
    }
    return PremiumOffer.objects.create(**{**fixed, **values})


def charged(offer: PremiumOffer) -> Charge:
    """The charge that paid it."""
    now = clock.now()
    return Charge.objects.create(
        community=offer.community,
        payer=offer.customer,
        purpose=Purpose.PREMIUM,
        subject_id=offer.pk,
        amount_minor=offer.price_minor,
        currency=offer.currency,
        state=ChargeState.SUCCEEDED,
        provider="local",
        method="pm_card_visa",
        intent_id=f"pi_{new_id()}",
        brand="visa",
        last4="4242",
        return_url="http://testserver/",
        created_at=now,
        settled_at=now,
        give_up_at=now + timedelta(hours=1),
    )


def service(one: Conversation, **values: Any) -> PremiumOffer:
    """An accepted service with its private box."""
    offer = offered(one)
    now = clock.now()
    fixed: dict[str, Any] = {
        "state": OfferState.ACCEPTED,
        "charge": charged(offer),
        "accepted_at": now,
        **values,
    }
    for name, value in fixed.items():
        setattr(offer, name, value)
    offer.save()
    with transaction.atomic():
        open_box(offer=offer, now=now)
    return offer


def ended(offer: PremiumOffer, *, days: float = 7) -> None:
    """Its service is over; the box stays for so many days."""
    community = offer.community
    community.policy_values = {**community.policy_values, "box_days_after_close": days}
    community.save()
    with transaction.atomic():
        end_box(offer=offer, now=clock.now())

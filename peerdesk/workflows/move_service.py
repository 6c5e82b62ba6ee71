"""A service whose time has come: reminded, given back, confirmed by silence (P12, I7)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse

from peerdesk.core.clock import rfc3339
from peerdesk.delivery.notifications import announcing
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import locked, tell
from peerdesk.domain.premium.lifecycle import Claim, OfferState
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.missing import close
from peerdesk.domain.premium.operations.serving import confirm, note_reminded, wait_until
from peerdesk.domain.premium.service_queries import due_service, open_claim
from peerdesk.domain.refunds.queries import services_asked_back
from peerdesk.workflows.cancel_service import NOT_REPORTED, cancel_service
from peerdesk.workflows.settle_no_show import settle_no_show

_LOOK_AGAIN: Final = timedelta(hours=24)


def move_service(*, conversation_id: UUID, offer_id: UUID, now: datetime) -> bool:
    """Inside the caller's transaction; False when another holds the conversation, or was first."""
    conversation = locked(conversation_id, skip=True)
    offer = due_service(offer_id, now) if conversation else None
    if conversation is None or offer is None:
        return False
    claim = open_claim(offer.id)
    if offer.state == OfferState.COMPLETED and services_asked_back([offer.id]):
        # Who asks for the money back isn't silent: first that is decided.
        wait_until(offer, now + _LOOK_AGAIN)
    elif offer.state == OfferState.COMPLETED:
        _count_silence(conversation, offer, now)
    elif claim is not None:
        close(offer, claim, Claim.SILENT, now=now)
        settle_no_show(conversation=conversation, offer=offer, claim=claim, now=now)
    elif offer.report_by is not None and offer.report_by <= now:
        cancel_service(conversation=conversation, offer=offer, reason=NOT_REPORTED, now=now)
    else:
        _remind(conversation, offer, now)
    return True


def _count_silence(conversation: Conversation, offer: PremiumOffer, now: datetime) -> None:
    confirm(offer, now=now)
    told = {"premium_offer": str(offer.id), "title": offer.title, "silent": True}
    tell(conversation, "premium_confirmed", told, audience=(), now=now)


def _remind(conversation: Conversation, offer: PremiumOffer, now: datetime) -> None:
    """The first time both sides read that the promised time is over; then the expert alone."""
    first = offer.reminded == 0
    note_reminded(offer)
    assert offer.report_by is not None
    values = {"community": offer.community.name}
    if first:
        told = {
            "premium_offer": str(offer.id),
            "title": offer.title,
            "report_by": rfc3339(offer.report_by),
        }
        tell(conversation, "premium_late", told, audience=(), now=now)
        customers = reverse("conversation", args=[offer.conversation_id])
        announcing.tell(
            person_id=offer.customer_id, kind="premium_late", url=customers, values=values, now=now
        )
    experts = reverse("workspace-chat", args=[offer.conversation_id])
    announcing.tell(
        person_id=offer.expert_id, kind="premium_report_due", url=experts, values=values, now=now
    )

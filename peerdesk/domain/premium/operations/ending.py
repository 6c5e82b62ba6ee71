"""How an offer ends without being accepted: declined, withdrawn, expired."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.delivery.notifications import announcing
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.moving import locked, tell
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.payments.lifecycle import OPEN, Purpose
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.operations.charging import give_up_soon
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.access import offer_for
from peerdesk.domain.premium.lifecycle import OfferState
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.refusals import NotYourOffer, OfferNotOpen

# While the customer is paying, an offer doesn't run out under their hands.
WHILE_PAYING: Final = timedelta(minutes=5)


@transaction.atomic
def decline(*, caller: Caller, offer_id: UUID, now: datetime | None = None) -> PremiumOffer:
    """The customer doesn't want it; the expert is told. Raises OfferNotOpen, NotYourOffer,
    NotFound.
    """
    conversation, offer = _locked_offer(caller, offer_id)
    if caller.person.id != offer.customer_id:
        raise NotYourOffer(state=offer.state)
    now = now or clock.now()
    _end(offer, OfferState.DECLINED, "", now)
    _record(conversation, offer, "premium_declined", offer.customer_id, {}, now)
    _tell(offer.expert_id, conversation, "premium_declined", "workspace/c", now)
    return offer


@transaction.atomic
def withdraw(*, caller: Caller, offer_id: UUID, now: datetime | None = None) -> PremiumOffer:
    """The expert takes it back. Raises OfferNotOpen, NotYourOffer, NotFound."""
    conversation, offer = _locked_offer(caller, offer_id)
    if caller.person.id != offer.expert_id:
        raise NotYourOffer(state=offer.state)
    now = now or clock.now()
    _end(offer, OfferState.WITHDRAWN, "expert", now)
    _record(conversation, offer, "premium_withdrawn", offer.expert_id, {"by": "expert"}, now)
    return offer


def withdraw_open(*, conversation: Conversation, by: str, now: datetime) -> None:
    """The pairing ends, and with it the offer that is open, if there is one.

    `by` says how it ended: closed, forwarded, left, ticket, redacted. Inside the caller's
    transaction, with the conversation locked.
    """
    rows = PremiumOffer.objects.filter(conversation=conversation, state=OfferState.OFFERED)
    if offer := rows.first():
        _end(offer, OfferState.WITHDRAWN, by, now)
        _record(conversation, offer, "premium_withdrawn", None, {"by": by}, now)


def open_until(conversation_id: UUID) -> datetime | None:
    """Until when the offer that is before the customer can be accepted; None without one."""
    rows = PremiumOffer.objects.filter(conversation_id=conversation_id, state=OfferState.OFFERED)
    return rows.values_list("expires_at", flat=True).first()


def due_offers(now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """Offers whose time to answer is over: conversation and offer."""
    rows = PremiumOffer.objects.filter(state=OfferState.OFFERED, due_at__lte=now)
    return list(rows.order_by("due_at").values_list("conversation_id", "id")[:limit])


def expire(*, conversation_id: UUID, offer_id: UUID, now: datetime) -> bool:
    """Nobody answered in time: both sides read so. Inside the caller's transaction.

    False if another holds the conversation now, or somebody was first.
    """
    conversation = locked(conversation_id, skip=True)
    rows = PremiumOffer.objects.filter(id=offer_id, state=OfferState.OFFERED, due_at__lte=now)
    offer = rows.first() if conversation else None
    if conversation is None or offer is None:
        return False
    if _is_being_paid(offer.id):
        rows.update(due_at=now + WHILE_PAYING)
        return False
    _end(offer, OfferState.EXPIRED, "", now)
    tell(conversation, "premium_expired", {"premium_offer": str(offer.id)}, audience=(), now=now)
    _tell(offer.expert_id, conversation, "premium_expired", "workspace/c", now)
    return True


def _locked_offer(caller: Caller, offer_id: UUID) -> tuple[Conversation, PremiumOffer]:
    """The offer as its conversation's lock holds it still."""
    seen = offer_for(caller, offer_id)
    conversation = locked(seen.offer.conversation_id)
    if conversation is None:
        raise NotFound
    seen.offer.refresh_from_db()
    return conversation, seen.offer


def _end(offer: PremiumOffer, to: OfferState, reason: str, now: datetime) -> None:
    rows = PremiumOffer.objects.filter(id=offer.id, state=OfferState.OFFERED)
    if not rows.update(state=to, ended_at=now, end_reason=reason, due_at=None):
        raise OfferNotOpen(state=offer.state)
    offer.state, offer.ended_at, offer.end_reason, offer.due_at = to, now, reason, None
    give_up_soon(Purpose.PREMIUM, offer.id, now)


def _is_being_paid(offer_id: UUID) -> bool:
    rows = Charge.objects.filter(purpose=Purpose.PREMIUM, subject_id=offer_id, state__in=OPEN)
    return rows.exists()


def _record(
    conversation: Conversation,
    offer: PremiumOffer,
    kind: str,
    by: UUID | None,
    data: dict[str, str],
    now: datetime,
) -> None:
    rows = Participant.objects.filter(conversation=conversation, person_id=by) if by else None
    author = rows.first() if rows is not None else None
    told = {"premium_offer": str(offer.id), **data}
    record(conversation=conversation, kind=kind, author=author, data=told, now=now)


def _tell(
    person_id: UUID, conversation: Conversation, kind: str, where: str, now: datetime
) -> None:
    announcing.tell(
        person_id=person_id,
        kind=kind,
        url=f"/{where}/{conversation.id}/",
        values={"community": conversation.community.name},
        now=now,
    )

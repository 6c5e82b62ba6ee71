"""A service from its payment to its end: every move is compare-and-set (P5, P9, P12).

Called by workflows inside their transaction, with the conversation locked.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from peerdesk.core.errors import NotFound
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.access import offer_for
from peerdesk.domain.premium.deadlines import next_due, report_by
from peerdesk.domain.premium.lifecycle import MOVES, OfferState
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.boxes import end_box, open_box
from peerdesk.domain.premium.refusals import (
    NotYourOffer,
    OfferNotOpen,
    ServiceEnded,
    ServiceUnderWay,
)
from peerdesk.domain.premium.service_queries import is_under_way


def locked_offer(offer_id: UUID, *, skip: bool = False) -> PremiumOffer | None:
    """The offer with community and conversation, its row locked; None if there is none.

    The conversation, and a charge, are locked before. With `skip`, None also when another holds it.
    """
    rows = PremiumOffer.objects.select_for_update(no_key=True, of=("self",), skip_locked=skip)
    return rows.select_related("community", "conversation").filter(id=offer_id).first()


def held_offer(offer_id: UUID) -> PremiumOffer:
    """The same; raises NotFound."""
    offer = locked_offer(offer_id)
    if offer is None:
        raise NotFound
    return offer


def locked_for(
    caller: Caller, offer_id: UUID, *roles: Membership.Role
) -> tuple[Conversation, PremiumOffer]:
    """The offer as one of its parties in one of these roles, its conversation locked.

    Raises NotFound to a stranger, NotYourOffer to the other side and to staff.
    """
    seen = offer_for(caller, offer_id)
    if seen.role not in roles:
        raise NotYourOffer(state=seen.offer.state)
    conversation = locked(seen.offer.conversation_id)
    if conversation is None:
        raise NotFound
    seen.offer.refresh_from_db()
    return conversation, seen.offer


def start_paying(offer: PremiumOffer, *, method: str, now: datetime) -> None:
    """The customer said yes and named a card; raises OfferNotOpen. The price is the offer's own."""
    if offer.state != OfferState.OFFERED or offer.expires_at <= now:
        raise OfferNotOpen(state=offer.state)
    PremiumOffer.objects.filter(id=offer.id).update(paying_with=method)
    offer.paying_with = method


def accept(offer: PremiumOffer, *, charge: Charge, earned: Money, now: datetime) -> bool:
    """Paid: the service is under way and its private box is open; False if it is too late."""
    if offer.state != OfferState.OFFERED:
        return False
    assert (charge.amount_minor, charge.currency) == (offer.price_minor, offer.currency)
    deliver_by = offer.deliver_by_if_accepted(now)
    until = report_by(deliver_by, offer.community.policy)
    _move(
        offer,
        OfferState.ACCEPTED,
        charge=charge,
        accepted_at=now,
        deliver_by=deliver_by,
        report_by=until,
        earned_minor=earned.amount_minor,
        due_at=next_due(reminded=0, deliver_by=deliver_by, report_by=until),
    )
    open_box(offer=offer, now=now)
    return True


def complete(offer: PremiumOffer, *, report: str, reason: str = "", now: datetime) -> None:
    """Given: the box goes after the policy's days. With a `reason` there is nothing to confirm.

    Raises ServiceEnded when it isn't under way.
    """
    if offer.state != OfferState.ACCEPTED:
        raise ServiceEnded(state=offer.state)
    confirm_by = now + offer.community.policy.hours("confirm_hours")
    _move(
        offer,
        OfferState.COMPLETED,
        report=report,
        reported_at=now,
        ended_at=now,
        end_reason=reason,
        confirmed_at=now if reason else None,
        due_at=None if reason else confirm_by,
    )
    end_box(offer=offer, now=now)


def confirm(offer: PremiumOffer, *, now: datetime) -> bool:
    """The customer has it, by word or by silence; False if that was said before.

    Raises ServiceEnded when it isn't completed.
    """
    if offer.state != OfferState.COMPLETED:
        raise ServiceEnded(state=offer.state)
    if offer.confirmed_at is not None:
        return False
    _keep(offer, confirmed_at=now, due_at=None)
    return True


def cancel(offer: PremiumOffer, *, end_reason: str, now: datetime) -> None:
    """The money goes back: the service is over, and its box with it."""
    ended_at = offer.ended_at or now
    _move(offer, OfferState.CANCELLED, ended_at=ended_at, end_reason=end_reason, due_at=None)
    end_box(offer=offer, now=now)


def must_be_free(conversation: Conversation) -> None:
    """Raises ServiceUnderWay: what was paid for binds the two until it ends."""
    if conversation.community.mode == Community.Mode.PAID and is_under_way(conversation.id):
        raise ServiceUnderWay(state=conversation.state)


def note_reminded(offer: PremiumOffer) -> None:
    """The expert was reminded; when the next look is due."""
    assert offer.deliver_by is not None
    assert offer.report_by is not None
    again = offer.reminded + 1
    due_at = next_due(reminded=again, deliver_by=offer.deliver_by, report_by=offer.report_by)
    _keep(offer, reminded=again, due_at=due_at)


def wait_until(offer: PremiumOffer, at: datetime, **values: Any) -> None:
    """Look at it at another time: something else is being waited for."""
    _keep(offer, due_at=at, **values)


def _move(offer: PremiumOffer, to: OfferState, **values: Any) -> None:
    """Compare-and-set; raises ServiceEnded if somebody was first."""
    before = OfferState(offer.state)
    assert to in MOVES[before], (before, to)
    if not PremiumOffer.objects.filter(id=offer.id, state=before).update(state=to, **values):
        raise ServiceEnded(state=before)
    _set(offer, {"state": to, **values})


def _keep(offer: PremiumOffer, **values: Any) -> None:
    PremiumOffer.objects.filter(id=offer.id).update(**values)
    _set(offer, values)


def _set(offer: PremiumOffer, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(offer, name, value)

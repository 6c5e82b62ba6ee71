"""A premium offer is paid: all that follows is true at once, or nothing of it (P5, P6, I13).

The answer to the question counts as five stars and is paid, the service is paid, its private box
opens, both sides are told. Called by settle_charge with its verbs, and only by it.
"""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from peerdesk.core.clock import rfc3339
from peerdesk.delivery.notifications import announcing
from peerdesk.domain.communities.sharing import shares
from peerdesk.domain.conversations.models import Conversation, Participant
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.premium.lifecycle import OfferState
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.serving import accept, held_offer
from peerdesk.domain.ratings.operations import count_acceptance
from peerdesk.workflows.settle_rating import settle_rating


def lock(subject_id: UUID) -> None:
    """The offer's conversation; its charge and the offer itself come after it."""
    rows = PremiumOffer.objects.filter(id=subject_id).values_list("conversation_id", flat=True)
    if (conversation_id := rows.first()) is not None:
        locked(conversation_id)


def paid(*, charge: Charge, now: datetime) -> bool:
    """The service begins; False, and nothing done, if the offer was taken back meanwhile."""
    offer = held_offer(charge.subject_id)
    conversation = locked(offer.conversation_id)
    assert conversation is not None  # offers are kept with it
    earned, fee = shares(offer.price, offer.community.policy)
    if not accept(offer, charge=charge, earned=earned, now=now):
        return False
    _say(conversation, offer, now)
    _accept_answer(conversation, offer, now)
    legs = [
        Leg(chart.provider(charge.provider), chart.expert_payable(offer.expert_id), earned),
        Leg(chart.provider(charge.provider), chart.platform_fees(), fee),
    ]
    post_transfer(
        book=offer.community_id,
        reference=f"premium:{offer.id}:paid",
        why=chart.Why.PREMIUM,
        legs=[leg for leg in legs if leg.money],
        at=now,
    )
    _tell_both(offer, now)
    return True


def unpaid(*, charge: Charge, now: datetime) -> None:
    """Refused or given up: the offer stays before the customer, who may try another card.

    Whom the provider let go because they never came back is told once that nothing was charged.
    """
    offer = held_offer(charge.subject_id)
    if charge.state != ChargeState.CANCELLED or now < charge.give_up_at:
        return
    if offer.state == OfferState.OFFERED and offer.expires_at > now:
        _tell(offer, offer.customer_id, "premium_unpaid", "conversation", now)


def _accept_answer(conversation: Conversation, offer: PremiumOffer, now: datetime) -> None:
    """Five stars for the answer, paid as this community pays; once, however many services."""
    rating = count_acceptance(conversation, expert_id=offer.expert_id, now=now)
    if rating is not None:
        settle_rating(conversation=conversation, rating=rating, now=now)


def _say(conversation: Conversation, offer: PremiumOffer, now: datetime) -> None:
    assert offer.deliver_by is not None
    assert offer.report_by is not None
    record(
        conversation=conversation,
        kind="premium_accepted",
        author=Participant.objects.get(conversation=conversation, person_id=offer.customer_id),
        data={
            "premium_offer": str(offer.id),
            "kind": offer.kind,
            "title": offer.title,
            "price": offer.price.as_wire(),
            "deliver_by": rfc3339(offer.deliver_by),
            "report_by": rfc3339(offer.report_by),
        },
        now=now,
    )


def _tell_both(offer: PremiumOffer, now: datetime) -> None:
    _tell(offer, offer.expert_id, "premium_accepted", "workspace-chat", now)
    _tell(offer, offer.customer_id, "premium_paid", "conversation", now)


def _tell(offer: PremiumOffer, person_id: UUID, kind: str, page: str, now: datetime) -> None:
    announcing.tell(
        person_id=person_id,
        kind=kind,
        url=reverse(page, args=[offer.conversation_id]),
        values={"community": offer.community.name},
        now=now,
    )

"""A service can't be given: the money starts back, and everybody is told at once (P12).

A step of other stories, inside their transaction, with the conversation locked.
"""

from datetime import datetime
from typing import Final

from django.urls import reverse

from peerdesk.delivery.notifications import announcing
from peerdesk.delivery.notifications.announcing import Telling, announce
from peerdesk.domain.communities.teams import agents_of
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import tell
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.workflows.reverse_premium import reverse_premium

# Why it wasn't given, by the code that stays with the offer.
CANNOT_DELIVER: Final = "cannot_deliver"
NOT_REPORTED: Final = "not_reported"
NO_SHOW_EXPERT: Final = "no_show_expert"


def cancel_service(
    *, conversation: Conversation, offer: PremiumOffer, reason: str, words: str = "", now: datetime
) -> None:
    """All of the price goes back; `words` are the expert's own, told to the customer."""
    reference = f"{reason}:{offer.id}"
    money = reverse_premium(offer_id=offer.id, reference=reference, end_reason=reason, now=now)
    told = {
        "premium_offer": str(offer.id),
        "title": offer.title,
        "reason": reason,
        "text": words,
        "amount": money.as_wire(),
    }
    tell(conversation, "premium_cancelled", told, audience=(), now=now)
    _tell_people(offer, reason, now)


def _tell_people(offer: PremiumOffer, reason: str, now: datetime) -> None:
    values = {"community": offer.community.name}
    customers = reverse("conversation", args=[offer.conversation_id])
    announcing.tell(
        person_id=offer.customer_id, kind="premium_cancelled", url=customers, values=values, now=now
    )
    if reason != CANNOT_DELIVER:  # who says it knows it
        experts = reverse("workspace-chat", args=[offer.conversation_id])
        announcing.tell(
            person_id=offer.expert_id, kind="premium_returned", url=experts, values=values, now=now
        )
    desk = reverse("desk-chat", args=[offer.conversation_id])
    agents = [Telling(one.person_id, desk, values=values) for one in agents_of(offer.community_id)]
    announce(kind="premium_failed", tellings=agents, expires_at=None, now=now)

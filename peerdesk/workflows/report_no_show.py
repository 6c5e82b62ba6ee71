"""One side waited and the other didn't come: the other is heard before it counts (P12)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from peerdesk.core import clock
from peerdesk.core.clock import rfc3339
from peerdesk.delivery.notifications import announcing
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.operations.moving import tell
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.missing import claim
from peerdesk.domain.premium.operations.serving import locked_for
from peerdesk.domain.premium.service_models import NoShow


@transaction.atomic
def report_no_show(
    *, caller: Caller, offer_id: UUID, text: str = "", now: datetime | None = None
) -> NoShow:
    """The other side is asked; unanswered in time it counts (`settle_no_show`).

    Raises NotFound, NotYourOffer, ServiceEnded, NoShowOpen, InvalidInput (`text`).
    """
    conversation, offer = locked_for(
        caller, offer_id, Membership.Role.CUSTOMER, Membership.Role.EXPERT
    )
    now = now or clock.now()
    made = claim(offer, by=caller.person.id, text=text.strip(), now=now)
    told = {
        "premium_offer": str(offer.id),
        "title": offer.title,
        "by": made.by_role,
        "text": made.text,
        "until": rfc3339(made.answer_due_at),
    }
    tell(conversation, "premium_no_show", told, audience=(), now=now)
    _ask_other(offer, made, now)
    return made


def _ask_other(offer: PremiumOffer, made: NoShow, now: datetime) -> None:
    by_customer = made.by_id == offer.customer_id
    announcing.tell(
        person_id=offer.expert_id if by_customer else offer.customer_id,
        kind="premium_no_show",
        url=reverse(
            "workspace-chat" if by_customer else "conversation", args=[offer.conversation_id]
        ),
        values={"community": offer.community.name},
        now=now,
    )

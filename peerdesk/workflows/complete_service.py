"""The expert reports what was given; from then on the customer has time to object (P9, P12)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.clock import rfc3339
from peerdesk.core.errors import InvalidInput
from peerdesk.delivery.notifications import announcing
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.models import Participant
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.serving import complete, locked_for
from peerdesk.domain.premium.refusals import NoShowOpen
from peerdesk.domain.premium.service_queries import open_claim

LONGEST = 4000


@transaction.atomic
def complete_service(
    *, caller: Caller, offer_id: UUID, report: str = "", now: datetime | None = None
) -> PremiumOffer:
    """Completed; its private box goes after the policy's days.

    Raises NotFound, NotYourOffer, ServiceEnded, NoShowOpen, InvalidInput (`report`).
    """
    conversation, offer = locked_for(caller, offer_id, Membership.Role.EXPERT)
    if len(report) > LONGEST or "\0" in report:
        raise InvalidInput({"report": [str(_("At most 4,000 characters, please."))]})
    if open_claim(offer.id) is not None:
        raise NoShowOpen(state=offer.state)
    now = now or clock.now()
    complete(offer, report=report.strip(), now=now)
    assert offer.due_at is not None
    record(
        conversation=conversation,
        kind="premium_completed",
        author=Participant.objects.get(conversation=conversation, person_id=offer.expert_id),
        data={
            "premium_offer": str(offer.id),
            "title": offer.title,
            "report": offer.report,
            "reason": "",
            "confirm_by": rfc3339(offer.due_at),
        },
        now=now,
    )
    announcing.tell(
        person_id=offer.customer_id,
        kind="premium_completed",
        url=reverse("conversation", args=[offer.conversation_id]),
        values={"community": offer.community.name},
        now=now,
    )
    return offer

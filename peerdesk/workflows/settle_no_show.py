"""What it means that somebody didn't come, once the other side was heard or silent (P12).

The expert didn't come: all the money goes back. The customer didn't come: the service counts as
given, and the expert keeps what was paid for the time. Where the two disagree the support team
decides, as for every refund. A step of other stories, inside their transaction, with the
conversation locked.
"""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from peerdesk.delivery.notifications import announcing
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import tell
from peerdesk.domain.conversations.operations.recording import record
from peerdesk.domain.premium.lifecycle import Claim
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.serving import complete
from peerdesk.domain.premium.service_models import NoShow
from peerdesk.domain.refunds.lifecycle import Origin, Scope
from peerdesk.domain.refunds.operations.requesting import Wish
from peerdesk.workflows.cancel_service import NO_SHOW_EXPERT, cancel_service
from peerdesk.workflows.open_refund_request import open_refund_request

NO_SHOW_CUSTOMER = "no_show_customer"


def settle_no_show(
    *, conversation: Conversation, offer: PremiumOffer, claim: NoShow, now: datetime
) -> None:
    """Both read what became of it; if it counts, the money follows."""
    told = {
        "premium_offer": str(offer.id),
        "title": offer.title,
        "by": claim.by_role,
        "outcome": claim.state,
        "text": claim.answer,
    }
    tell(conversation, "premium_no_show_closed", told, audience=(), now=now)
    _tell_reporter(offer, claim, now)
    by_customer = claim.by_role == Membership.Role.CUSTOMER
    if claim.state == Claim.CONTESTED:
        _let_support_decide(conversation, offer, claim, now)
    elif claim.state in (Claim.AGREED, Claim.SILENT) and by_customer:
        cancel_service(conversation=conversation, offer=offer, reason=NO_SHOW_EXPERT, now=now)
    elif claim.state in (Claim.AGREED, Claim.SILENT):
        _count_as_given(conversation, offer, now)


def _count_as_given(conversation: Conversation, offer: PremiumOffer, now: datetime) -> None:
    complete(offer, report="", reason=NO_SHOW_CUSTOMER, now=now)
    record(
        conversation=conversation,
        kind="premium_completed",
        author=None,
        data={
            "premium_offer": str(offer.id),
            "title": offer.title,
            "report": "",
            "reason": NO_SHOW_CUSTOMER,
            "confirm_by": None,
        },
        now=now,
    )


def _let_support_decide(
    conversation: Conversation, offer: PremiumOffer, claim: NoShow, now: datetime
) -> None:
    wish = Wish(
        scope=Scope.SERVICE,
        customer_id=offer.customer_id,
        expert_id=offer.expert_id,
        offer_id=offer.id,
        origin=Origin.SERVICE,
        reason=claim.text if claim.by_role == Membership.Role.CUSTOMER else claim.answer,
    )
    open_refund_request(conversation=conversation, wish=wish, now=now)


def _tell_reporter(offer: PremiumOffer, claim: NoShow, now: datetime) -> None:
    if claim.state == Claim.WITHDRAWN:
        return
    by: UUID = claim.by_id
    page = "conversation" if by == offer.customer_id else "workspace-chat"
    announcing.tell(
        person_id=by,
        kind="premium_no_show_closed",
        url=reverse(page, args=[offer.conversation_id]),
        values={"community": offer.community.name},
        now=now,
    )

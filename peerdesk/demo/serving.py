"""A service that an expert of a paid demo community has sold and not given yet, in the past."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from peerdesk.delivery.notifications.models import Notice
from peerdesk.demo.paying import charged
from peerdesk.demo.source import Play
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.models import PremiumOffer, PremiumTemplate
from peerdesk.domain.premium.operations.boxes import write_box
from peerdesk.domain.premium.operations.offering import make_offer
from peerdesk.domain.premium.terms import Draft
from peerdesk.workflows.accept_premium import begin_acceptance
from peerdesk.workflows.settle_charge import settle_charge

_VISA: Final = "pm_card_visa"
# An offer waits a minute after the customer's second reply, which is three lines of a dialog.
_PATIENCE: Final = 3


def sell_service(
    play: Play,
    conversation: Conversation,
    *,
    customer: Caller,
    expert: Caller,
    moments: Iterator[datetime],
) -> None:
    """Offered from the expert's template, accepted and paid; both have written in its box."""
    at = [next(moments) for _ in range(_PATIENCE + 4)][_PATIENCE:]
    offer = _offered(play, conversation, expert, at[0])
    charge = begin_acceptance(caller=customer, offer_id=offer.id, method=_VISA, now=at[1])
    settle_charge(charge_id=charge.id, said=charged(charge), now=at[1])
    said = ""
    for writer, text, moment in zip((expert, customer), play.box, at[2:], strict=True):
        said = f"{said}{text}\n"
        write_box(caller=writer, offer_id=offer.id, text=said, now=moment)
    # It lies back: nobody gets a mail of it today.
    people = [customer.person, expert.person]
    Notice.objects.filter(person__in=people, kind__startswith="premium").update(mail_due_at=None)


def _offered(play: Play, conversation: Conversation, expert: Caller, at: datetime) -> PremiumOffer:
    kept = PremiumTemplate.objects.get(
        community=conversation.community, person=expert.person, kind=play.service
    )
    return make_offer(
        caller=expert,
        conversation_id=conversation.id,
        draft=Draft(),
        template_id=kept.id,
        now=at,
    )

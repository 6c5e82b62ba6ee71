"""Services that experts of a paid demo community have sold: one is under way, one was given."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

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
from peerdesk.workflows.complete_service import complete_service
from peerdesk.workflows.confirm_service import confirm_service
from peerdesk.workflows.settle_charge import settle_charge

_VISA: Final = "pm_card_visa"
# An offer waits a minute after the customer's second reply, which is three lines of a dialog.
_PATIENCE: Final = 3
WORK: Final = timedelta(hours=3)  # from selling a service to the report on it
_LOOK: Final = timedelta(minutes=10)  # from the report to the customer's word


def sell_service(
    play: Play,
    conversation: Conversation,
    *,
    customer: Caller,
    expert: Caller,
    moments: Iterator[datetime],
) -> PremiumOffer:
    """Offered from the expert's template, accepted and paid; both have written in its box."""
    at = [next(moments) for _ in range(_PATIENCE + 4)][_PATIENCE:]
    offer = _offered(play, conversation, expert, at[0])
    charge = begin_acceptance(caller=customer, offer_id=offer.id, method=_VISA, now=at[1])
    settle_charge(charge_id=charge.id, said=charged(charge), now=at[1])
    said = ""
    for writer, text, moment in zip((expert, customer), play.box, at[2:], strict=True):
        said = f"{said}{text}\n"
        write_box(caller=writer, offer_id=offer.id, text=said, now=moment)
    _tell_nobody(customer, expert)
    return offer


def give_service(
    offer_id: UUID, report: str, *, customer: Caller, expert: Caller, at: datetime
) -> datetime:
    """Reported by the expert and confirmed by the customer; when that was."""
    confirmed_at = at + _LOOK
    complete_service(caller=expert, offer_id=offer_id, report=report, now=at)
    confirm_service(caller=customer, offer_id=offer_id, now=confirmed_at)
    _tell_nobody(customer, expert)
    return confirmed_at


def _tell_nobody(customer: Caller, expert: Caller) -> None:
    """It lies back: nobody gets a mail of it today."""
    people = [customer.person, expert.person]
    Notice.objects.filter(person__in=people, kind__startswith="premium").update(mail_due_at=None)


def _offered(play: Play, conversation: Conversation, expert: Caller, at: datetime) -> PremiumOffer:
    kept = PremiumTemplate.objects.get(
        community=conversation.community, person=expert.person, kind=play.service
    )
    return make_offer(
        caller=expert,
        conversation_id=conversation.id,
        draft=Draft(deliver_hours=play.hours),
        template_id=kept.id,
        now=at,
    )

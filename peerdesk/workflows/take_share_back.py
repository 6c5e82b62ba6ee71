"""A lost dispute costs the platform, unless support says in writing that the expert bears a part.

Their own share at most, once, with the reason told to them (P11).
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.core.money import Money
from peerdesk.delivery.notifications.announcing import tell
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payments.lifecycle import DisputeState
from peerdesk.domain.people.access import Caller
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.questions.models import PaidQuestion
from peerdesk.domain.refunds.access import case_for
from peerdesk.domain.refunds.models import DisputeCase
from peerdesk.domain.refunds.operations.casing import held_case, note_taken
from peerdesk.domain.refunds.operations.requesting import check_words


class NothingToTake(Refusal):
    """The dispute isn't lost, or no expert earned anything by it."""

    code = "nothing_to_take"
    sentence = _("There is no share of an expert to take back.")


@transaction.atomic
def take_share_back(
    *, caller: Caller, case_id: UUID, money: Money, why: str, now: datetime | None = None
) -> DisputeCase:
    """So much of the expert's share goes to the platform, which bore the loss.

    Raises NotFound, NothingToTake, CaseMoved, InvalidInput (`amount`, `why`).
    """
    case_for(caller, case_id)
    check_words(why, "why", needed=True)
    case = held_case(case_id)
    expert_id = _bears(case, money, caller)
    now = now or clock.now()
    note_taken(
        case,
        minor=money.amount_minor,
        why=why.strip(),
        by=caller.person.id,
        expert_id=expert_id,
        now=now,
    )
    post_transfer(
        book=case.community_id,
        reference=f"dispute:{case.dispute_id}:share",
        why=chart.Why.DISPUTE,
        legs=[Leg(chart.expert_payable(expert_id), chart.platform_fees(), money)],
        at=now,
    )
    page, values = reverse("workspace-dispute", args=[case.id]), {"community": case.community.name}
    tell(person_id=expert_id, kind="share_taken", url=page, values=values, now=now)
    return case


def _bears(case: DisputeCase, money: Money, caller: Caller) -> UUID:
    """Whose share it is; raises NotFound, NothingToTake, InvalidInput (`amount`)."""
    expert_id, share = share_of(case)
    if expert_id == caller.person.id:
        raise NotFound
    if expert_id is None or case.dispute.state != DisputeState.LOST or not share:
        raise NothingToTake
    if not Money.zero(share.currency) < money <= share:
        words = _("Give an amount up to %(most)s.") % {"most": share}
        raise InvalidInput({"amount": [words]})
    return expert_id


def share_of(case: DisputeCase) -> tuple[UUID | None, Money]:
    """Who earned by the disputed payment, and how much of it they still have."""
    currency = case.dispute.charge.currency
    if case.offer_id:
        offer = PremiumOffer.objects.get(id=case.offer_id)
        return offer.expert_id, Money(offer.earned_minor, currency)
    if case.conversation_id is None:
        return None, Money.zero(currency)
    question = PaidQuestion.objects.filter(conversation_id=case.conversation_id).first()
    if question is None:
        return None, Money.zero(currency)
    return question.expert_id, Money(question.share_minor, currency)

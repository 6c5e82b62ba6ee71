"""A customer asks in a paid community: names a price and pays, or is a member (P1, F12).

The question is written down unpaid; `pay_question` takes its money, and only then is anybody asked.
A membership pays at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.opening import Opening, open_conversation
from peerdesk.domain.ledger import chart
from peerdesk.domain.payments.lifecycle import Purpose
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.operations.charging import Bill, start_charge
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.models import Person
from peerdesk.domain.questions.lifecycle import PaidBy
from peerdesk.domain.questions.operations.asking import note_price
from peerdesk.domain.questions.pricing import costs, covered, read_price, wrong_price
from peerdesk.domain.subscriptions.operations.covering import count_question
from peerdesk.domain.subscriptions.queries import covering
from peerdesk.workflows.ask_question import checked_opening
from peerdesk.workflows.find_helper import find_helper
from peerdesk.workflows.open_paid_question import hold

_MEMBER: Final = "member"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the customer says of the money; `method` names a card, without one the provider asks."""

    price: object = None
    method: str = ""
    urgent: bool = False
    keep_card: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The question, and the charge that `pay_question` is to take; None: nothing is left to pay."""

    conversation_id: UUID
    charge: Charge | None = None


@transaction.atomic
def ask_paid_question(
    *,
    caller: Caller,
    community: Community,
    reason: UUID | str,
    text: str,
    terms: Terms,
    language: str = "",
    fields: Mapping[str, Any] | None = None,
    channel: str | None = None,
    attachments: Sequence[str] = (),
    now: datetime | None = None,
) -> Asked:
    """Open a question, unpaid if a card is to pay it; what is free is asked like anywhere.

    Raises what `ask_question` raises, and InvalidInput (`price`, `payment_method`).
    """
    opening = checked_opening(
        caller, community, reason, text, language, fields, channel, attachments, now=now
    )
    if not costs(community, opening.reason, opening.channel):
        return _ask_free(opening)
    return _ask_priced(opening, caller.person, terms)


def _ask_free(opening: Opening) -> Asked:
    conversation = open_conversation(opening)
    find_helper(conversation=conversation, now=opening.at, first=True)
    return Asked(conversation.id)


def _ask_priced(opening: Opening, payer: Person, terms: Terms) -> Asked:
    """Written down with its price; a card is charged for it, what else pays does so at once."""
    now, community = opening.at, opening.customer.community
    paid_by = _paid_by(opening, terms, now)
    price = _price(community, terms, paid_by)
    by_card = paid_by == PaidBy.CARD
    conversation = open_conversation(opening, unpaid=by_card)
    question = note_price(
        conversation=conversation, price=price, paid_by=paid_by, urgent=terms.urgent, now=now
    )
    if by_card:
        return Asked(conversation.id, charge_for(conversation, payer, price, terms, now=now))
    hold(
        conversation=conversation,
        question=question,
        charge=None,
        source=_MEMBERS_PAY[paid_by],
        reference=f"question:{question.id}",
        now=now,
    )
    return Asked(conversation.id)


_MEMBERS_PAY = {
    PaidBy.BRAND: chart.brand_receivable(),
    PaidBy.MEMBERSHIP: chart.memberships(),
}


def _paid_by(opening: Opening, terms: Terms, now: datetime) -> PaidBy:
    """A card that is named is charged, a member's too; else a membership covers it (P1)."""
    if terms.method:
        return PaidBy.CARD
    if opening.customer.plan == _MEMBER:
        return PaidBy.BRAND
    bought = covering(
        person_id=opening.customer.person_id, community_id=opening.customer.community_id, now=now
    )
    return PaidBy.MEMBERSHIP if bought and count_question(bought) else PaidBy.CARD


def _price(community: Community, terms: Terms, paid_by: PaidBy) -> Money:
    if paid_by == PaidBy.CARD:
        if terms.price in (None, ""):
            raise wrong_price(_("Name the price of your question."))
        return read_price(terms.price, community)
    most = covered(community)
    price = most if terms.price in (None, "") else read_price(terms.price, community)
    if price > most:
        told = _("A membership covers %(most)s of a question. Name a card to pay more.")
        raise wrong_price(told % {"most": str(most)})
    return price


def charge_for(
    conversation: Conversation, payer: Person, price: Money, terms: Terms, *, now: datetime
) -> Charge:
    """A charge for the question; the customer comes back to its conversation.

    Inside the caller's transaction. Raises AlreadyCharging, InvalidInput (`payment_method`).
    """
    page = reverse("conversation", args=[conversation.id])
    bill = Bill(
        community=conversation.community,
        payer=payer,
        purpose=Purpose.QUESTION,
        subject_id=conversation.id,
        money=price,
        description=_("Question in %(community)s") % {"community": conversation.community.name},
        return_url=f"{settings.PEERDESK_BASE_URL}{page}",
    )
    return start_charge(bill, method=terms.method, keep_method=terms.keep_card, now=now)

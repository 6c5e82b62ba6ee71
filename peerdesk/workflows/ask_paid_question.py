"""A customer asks in a paid community: names a price and pays, or is a member (P1, F12).

The network is in the middle, so it is more than one transaction: the question is written down
unpaid, the payment taken, and only then is anybody asked. A membership pays in the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.operations.unpaid import remove_unpaid
from peerdesk.domain.ledger import chart
from peerdesk.domain.payments.lifecycle import Purpose
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.operations.charging import start_charge
from peerdesk.domain.payments.queries import last_charge_of
from peerdesk.domain.payments.refusals import refusal_of
from peerdesk.domain.people.access import Caller
from peerdesk.domain.questions.lifecycle import PaidBy
from peerdesk.domain.questions.operations.asking import forget, note_price
from peerdesk.domain.questions.pricing import costs, covered, read_price, wrong_price
from peerdesk.domain.questions.queries import asked_once
from peerdesk.domain.subscriptions.operations.covering import count_question
from peerdesk.domain.subscriptions.queries import covering
from peerdesk.workflows.ask_question import Ready, open_ready, ready_to_ask
from peerdesk.workflows.find_helper import find_helper
from peerdesk.workflows.open_paid_question import hold
from peerdesk.workflows.take_payment import take_payment

_MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the customer says of the money; `method` names a card, without one their page opens.

    `once` is what this very request is known by: sent again, it is the same question.
    """

    price: object = None
    method: str = ""
    urgent: bool = False
    keep_card: bool = False
    once: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question, and its charge if the customer pays; `redirect_url`: where they are needed."""

    conversation_id: UUID
    charge: Charge | None = None

    @property
    def redirect_url(self) -> str:
        """The provider's page, "" when nothing is left to be done there."""
        return self.charge.redirect_url if self.charge else ""


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
    """Open a question and take what it costs; outside any transaction. What is free stays free.

    Raises what `ask_question` raises; InvalidInput (`price`, `payment_method`); CardDeclined and
    PaymentFailed, after which nothing of it is left. A provider that can't be reached leaves it
    unpaid, and is asked again by the sweep.
    """
    asked = _before(caller, terms.once)
    if asked is None:
        try:
            asked = _begin(
                caller, community, reason, text, terms, language, fields, channel, attachments,
                now or clock.now(),
            )  # fmt: skip
        except IntegrityError:
            asked = _before(caller, terms.once)  # the same request, at this very instant
            if asked is None:
                raise
    return asked if asked.charge is None else _pay(asked.conversation_id, asked.charge)


def _pay(conversation_id: UUID, begun: Charge) -> Asked:
    charge = take_payment(begun.id)
    refused = refusal_of(charge)
    if refused is not None:
        give_up(conversation_id, now=clock.now())
        raise refused
    return Asked(conversation_id, charge)


@transaction.atomic
def give_up(conversation_id: UUID, *, now: datetime) -> None:
    """A question that was never paid goes, with its words; one that was paid meanwhile stays."""
    conversation = locked(conversation_id)
    if conversation is not None and conversation.state == State.UNPAID:
        forget(conversation_id)
        remove_unpaid(conversation, now=now)


def _before(caller: Caller, once: str) -> Asked | None:
    """What this very request began, when an answer to it was lost."""
    question = asked_once(caller.person.id, once)
    if question is None:
        return None
    charge = last_charge_of(Purpose.QUESTION, question.conversation_id)
    return Asked(question.conversation_id, charge)


@transaction.atomic
def _begin(
    caller: Caller,
    community: Community,
    reason: UUID | str,
    text: str,
    terms: Terms,
    language: str,
    fields: Mapping[str, Any] | None,
    channel: str | None,
    attachments: Sequence[str],
    now: datetime,
) -> Asked:
    ready = ready_to_ask(
        caller, community, reason, text, language, fields, channel, attachments, now=now
    )
    if not costs(community, ready.reason, ready.channel):
        conversation = open_ready(ready, now=now)
        find_helper(conversation=conversation, now=now, first=True)
        return Asked(conversation.id)
    paid_by = _paid_by(ready, terms, now)
    price = _price(community, terms, paid_by)
    conversation = open_ready(ready, unpaid=paid_by == PaidBy.CARD, now=now)
    question = note_price(
        conversation=conversation,
        price=price,
        paid_by=paid_by,
        urgent=terms.urgent,
        once=terms.once,
        now=now,
    )
    if paid_by == PaidBy.CARD:
        return Asked(conversation.id, _charge(caller, conversation, price, terms, now))
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


def _paid_by(ready: Ready, terms: Terms, now: datetime) -> PaidBy:
    """A card that is named is charged, a member's too; else a membership covers it (P1)."""
    if terms.method:
        return PaidBy.CARD
    if ready.customer.plan == _MEMBER:
        return PaidBy.BRAND
    bought = covering(
        person_id=ready.customer.person_id, community_id=ready.customer.community_id, now=now
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


def _charge(
    caller: Caller, conversation: Conversation, price: Money, terms: Terms, now: datetime
) -> Charge:
    page = reverse("conversation", args=[conversation.id])
    return start_charge(
        community=conversation.community,
        payer=caller.person,
        purpose=Purpose.QUESTION,
        subject_id=conversation.id,
        money=price,
        method=terms.method,
        return_url=f"{settings.PEERDESK_BASE_URL}{page}",
        description=_("Question in %(community)s") % {"community": conversation.community.name},
        keep_method=terms.keep_card,
        now=now,
    )

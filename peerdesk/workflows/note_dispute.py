"""The customer's bank asks a payment back: the books, the case, and its end (P11, I12).

The provider takes the money at once. Won, it comes back; lost, it is gone: what was still held for
the question pays it, the rest is the platform's loss. Nothing is taken from an expert here.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from peerdesk.core.money import Money
from peerdesk.delivery.notifications.announcing import tell as announce
from peerdesk.domain.communities.queries import staff_of
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.moving import locked, tell
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payments.lifecycle import DisputeState, Purpose
from peerdesk.domain.payments.models import Charge, Dispute
from peerdesk.domain.payments.operations.disputing import note_dispute_said
from peerdesk.domain.payments.operations.noting import locked_charge
from peerdesk.domain.payments.providers import DisputeSaid
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.questions.lifecycle import QuestionState
from peerdesk.domain.questions.operations.settling import locked_question, note_returned
from peerdesk.domain.refunds.models import DisputeCase
from peerdesk.domain.refunds.operations.casing import close_case, open_case

_TEAM = ("agent", "owner", "expert")


@transaction.atomic
def note_dispute(*, charge_id: UUID, said: DisputeSaid, now: datetime) -> Dispute:
    """Note how a dispute stands; a repetition, or a word that comes late, changes nothing.

    Raises NotFound for an unknown charge.
    """
    seen = Charge.objects.filter(id=charge_id).first()
    conversation, offer_id = _subject(seen) if seen else (None, None)
    charge = locked_charge(charge_id)
    dispute, is_new, moved = note_dispute_said(charge, said, now=now)
    if is_new:
        _take(charge, dispute, now)
        _open(charge, dispute, conversation, offer_id, now)
    if moved and dispute.state in (DisputeState.WON, DisputeState.LOST):
        _decide(charge, dispute, conversation, now)
    return dispute


def _subject(charge: Charge) -> tuple[Conversation | None, UUID | None]:
    """The conversation that it paid for, locked, and the offer."""
    if charge.purpose == Purpose.QUESTION:
        return locked(charge.subject_id), None
    if charge.purpose != Purpose.PREMIUM:
        return None, None
    offers = PremiumOffer.objects.filter(id=charge.subject_id)
    where = offers.values_list("conversation_id", flat=True).first()
    return (locked(where), charge.subject_id) if where else (None, None)


def _open(
    charge: Charge,
    dispute: Dispute,
    conversation: Conversation | None,
    offer_id: UUID | None,
    now: datetime,
) -> None:
    case = open_case(
        dispute,
        community_id=charge.community_id,
        conversation_id=conversation.id if conversation else None,
        offer_id=offer_id,
        now=now,
    )
    if conversation:
        tell(conversation, "dispute_opened", audience=_TEAM, now=now)
    for one in staff_of(charge.community):
        announce(
            person_id=one.person_id,
            kind="dispute_opened",
            url=reverse("desk-dispute", args=[case.id]),
            values={"community": charge.community.name},
            now=now,
        )


def _decide(
    charge: Charge, dispute: Dispute, conversation: Conversation | None, now: datetime
) -> None:
    won = dispute.state == DisputeState.WON
    if won:
        _post(charge, dispute, "won", [_back(charge, dispute)], now)
    else:
        _post(charge, dispute, "lost", _loss(charge, dispute, now), now)
    case = DisputeCase.objects.select_for_update(no_key=True).get(dispute=dispute)
    close_case(case, now=now)
    if conversation:
        code = "dispute_won" if won else "dispute_lost"
        tell(conversation, code, audience=_TEAM, now=now)


def _take(charge: Charge, dispute: Dispute, now: datetime) -> None:
    back = _back(charge, dispute)
    _post(charge, dispute, "opened", [Leg(back.target, back.source, back.money)], now)


def _back(charge: Charge, dispute: Dispute) -> Leg:
    money = Money(dispute.amount_minor, charge.currency)
    return Leg(chart.provider(charge.provider), chart.disputed(dispute.id), money)


def _loss(charge: Charge, dispute: Dispute, now: datetime) -> list[Leg]:
    """Who pays for what was lost: what is held for the question first, then the platform."""
    target = chart.disputed(dispute.id)
    lost = Money(dispute.amount_minor, charge.currency)
    held = _held_back(charge, dispute, lost, now)
    legs = [
        Leg(chart.customer_held(charge.payer_id), target, held),
        Leg(chart.platform_fees(), target, lost - held),
    ]
    return [leg for leg in legs if leg.money]


def _held_back(charge: Charge, dispute: Dispute, lost: Money, now: datetime) -> Money:
    nothing = Money.zero(charge.currency)
    question = locked_question(charge.subject_id) if charge.purpose == Purpose.QUESTION else None
    if question is None or question.state != QuestionState.HELD:
        return nothing
    held = min(lost, question.held)
    if held:
        note_returned(question, held, reference=f"dispute:{dispute.id}", now=now)
    return held


def _post(charge: Charge, dispute: Dispute, what: str, legs: list[Leg], now: datetime) -> None:
    post_transfer(
        book=charge.community_id,
        reference=f"dispute:{dispute.id}:{what}",
        why=chart.Why.DISPUTE,
        legs=legs,
        at=now,
    )

"""What is held goes to the expert and the platform, or back; or is held again (P1, P6, P11).

Called by workflows, with the conversation locked, which book the same in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from peerdesk.core.money import Money
from peerdesk.domain.questions.lifecycle import QuestionState
from peerdesk.domain.questions.models import PaidQuestion, QuestionReturn
from peerdesk.domain.questions.operations.asking import move_money


@dataclass(frozen=True, slots=True)
class Parts:
    """Where an amount comes from, or went: what was held, the expert's, the platform's."""

    held: Money
    share: Money
    fees: Money

    @property
    def total(self) -> Money:
        """All of it."""
        return self.held + self.share + self.fees


def locked_question(conversation_id: UUID) -> PaidQuestion | None:
    """The paid question, its row locked after its conversation's; None where nothing is paid."""
    rows = PaidQuestion.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("charge").filter(conversation_id=conversation_id).first()


def note_released(
    question: PaidQuestion, *, expert_id: UUID | None, share: Money, now: datetime
) -> Parts:
    """All that is held is earned: `share` of it by the expert, the rest by the platform."""
    fees = question.held - share
    move_money(
        question,
        QuestionState.RELEASED,
        share_minor=question.share_minor + share.amount_minor,
        fees_minor=question.fees_minor + fees.amount_minor,
        expert_id=expert_id,
        releases=question.releases + 1,
        answer_due_at=None,
        settled_at=now,
    )
    return Parts(Money.zero(question.currency), share, fees)


def note_held_again(question: PaidQuestion) -> Parts:
    """The answer isn't accepted any more: share and fees are held again."""
    currency = question.currency
    back = Parts(
        Money.zero(currency),
        Money(question.share_minor, currency),
        Money(question.fees_minor, currency),
    )
    move_money(question, QuestionState.HELD, share_minor=0, fees_minor=0, settled_at=None)
    return back


def note_returned(question: PaidQuestion, money: Money, *, reference: str, now: datetime) -> Parts:
    """So much goes back: first of what is held, then of share and fees in their proportion."""
    parts = parts_of(question, money)
    QuestionReturn.objects.create(
        question=question,
        reference=reference,
        held_minor=parts.held.amount_minor,
        share_minor=parts.share.amount_minor,
        fees_minor=parts.fees.amount_minor,
        expert_id=question.expert_id,
        at=now,
    )
    returned = question.returned_minor + money.amount_minor
    in_full = returned == question.price_minor
    move_money(
        question,
        QuestionState.RETURNED if in_full else QuestionState(question.state),
        share_minor=question.share_minor - parts.share.amount_minor,
        fees_minor=question.fees_minor - parts.fees.amount_minor,
        returned_minor=returned,
        **({"answer_due_at": None, "settled_at": now} if in_full else {}),
    )
    return parts


def parts_of(question: PaidQuestion, money: Money) -> Parts:
    """Of what so much would be given back."""
    held = min(money, question.held)
    rest, nothing = money - held, Money.zero(question.currency)
    if not rest:
        return Parts(held, nothing, nothing)
    share, fees = rest.split([question.share_minor, question.fees_minor])
    return Parts(held, share, fees)

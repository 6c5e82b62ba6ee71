"""What the provider said of a charge becomes true here: once, whatever order it comes in (I10).

The charge, what it was for and the books move in one transaction.
"""

from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from django.db import transaction

from peerdesk.core.errors import NotFound
from peerdesk.core.money import Money
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payments.lifecycle import OPEN, ChargeState, Purpose
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.operations.noting import locked_charge, note_late, note_said
from peerdesk.domain.payments.operations.refunding import start_refund
from peerdesk.domain.payments.providers import Said
from peerdesk.domain.payments.queries import charge_with_names
from peerdesk.domain.receipts.operations import issue_for_charge
from peerdesk.workflows import open_paid_question, settle_acceptance, settle_membership


class Story(Protocol):
    """What was to be paid: a workflow with three verbs, all inside this transaction."""

    def lock(self, subject_id: UUID) -> None:
        """Take the thing's locks in the house's order, before the charge's."""

    def paid(self, *, charge: Charge, now: datetime) -> bool:
        """Give what was paid for and book it; False, and nothing done, if it is too late."""

    def unpaid(self, *, charge: Charge, now: datetime) -> None:
        """The charge has failed or was given up."""


@transaction.atomic
def settle_charge(*, charge_id: UUID, said: Said, now: datetime) -> Charge:
    """Note how a charge stands and tell what it was for; a repetition changes nothing.

    Money that comes when the thing is gone, or after the charge was given up, is booked in and
    goes back in full at once.
    """
    charge = charge_with_names(charge_id)
    if charge is None:
        raise NotFound
    story = STORIES[Purpose(charge.purpose)]
    story.lock(charge.subject_id)
    charge = locked_charge(charge_id)
    if charge.state in OPEN:
        if note_said(charge, said, now):
            _tell(story, charge, now)
    elif said.state == ChargeState.SUCCEEDED and note_late(charge, said, now):
        _give_back(charge, now)
        issue_for_charge(charge, now=now)
    return charge


def _tell(story: Story, charge: Charge, now: datetime) -> None:
    if charge.state == ChargeState.SUCCEEDED:
        if not story.paid(charge=charge, now=now):
            _give_back(charge, now)
        issue_for_charge(charge, now=now)
    elif charge.state not in OPEN:
        story.unpaid(charge=charge, now=now)


def _give_back(charge: Charge, now: datetime) -> None:
    """Booked in, and on its way back: what it was for isn't there any more."""
    money = Money(charge.amount_minor, charge.currency)
    provider, held = chart.provider(charge.provider), chart.customer_held(charge.payer_id)
    for reference, leg in (
        (f"charge:{charge.id}", Leg(provider, held, money)),
        (f"too_late:{charge.id}", Leg(held, provider, money)),
    ):
        post_transfer(
            book=charge.community_id,
            reference=reference,
            why=chart.Why.REFUND,
            legs=[leg],
            at=now,
        )
    start_refund(charge=charge, money=money, reference=f"too_late:{charge.id}", now=now)


STORIES: Final[dict[Purpose, Story]] = {
    Purpose.QUESTION: open_paid_question,
    Purpose.PREMIUM: settle_acceptance,
    Purpose.MEMBERSHIP: settle_membership,
}

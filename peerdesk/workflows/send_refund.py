"""Money goes back the way it came: asked of the provider, and what it says is settled (P11, I12).

The books moved when the refund was decided. Only a refund that fails moves them again: the money
is with us still, and the customer's.
"""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.urls import reverse

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.delivery.notifications.announcing import tell as announce
from peerdesk.domain.communities.models import Membership
from peerdesk.domain.communities.queries import staff_of
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.operations import Leg, post_transfer
from peerdesk.domain.payments.lifecycle import RefundState
from peerdesk.domain.payments.models import Refund
from peerdesk.domain.payments.operations.noting import locked_refund, note_refund_said
from peerdesk.domain.payments.operations.refunding import (
    claim_refund,
    due_refunds,
    leave_refund,
    release_refund,
)
from peerdesk.domain.payments.providers import RefundSaid, Unreachable, chosen
from peerdesk.domain.receipts.operations import issue_for_refund

log = structlog.get_logger(__name__)
_BATCH = 200


def send_refund(refund_id: UUID) -> None:
    """Ask the provider for a refund that is due, or how it stands; outside any transaction.

    Safe to repeat at any time, at once or half-way: the provider knows it by our row's id.
    """
    refund = claim_refund(refund_id, clock.now())
    if refund is None:
        return
    try:
        said = _ask(refund)
    except Unreachable as trouble:
        log.warning("payment provider unreachable", refund=str(refund.id), reason=str(trouble))
        return
    settle_refund(refund_id=refund_id, said=said, now=clock.now())


def look_at_refund(refund: Refund) -> None:
    """Ask how a refund stands that the provider has spoken of; raises Unreachable."""
    said = _ask(refund)
    if (said.state, said.refund_id) != (refund.state, refund.refund_id):
        settle_refund(refund_id=refund.id, said=said, now=clock.now())


def send_due_refunds(now: datetime) -> int:
    """Leaves a job for each refund that is due; asks nobody itself."""
    for refund_id in due_refunds(now, _BATCH):
        leave_refund(refund_id)
    return 0


@transaction.atomic
def settle_refund(*, refund_id: UUID, said: RefundSaid, now: datetime) -> Refund:
    """Note how a refund stands; a repetition changes nothing."""
    refund = locked_refund(refund_id)
    if note_refund_said(refund, said, now):
        if refund.state == RefundState.FAILED:
            _keep_for_the_customer(refund, now)
        elif refund.state == RefundState.SUCCEEDED:
            issue_for_refund(refund, now=now)
    return refund


def _ask(refund: Refund) -> RefundSaid:
    port = chosen.provider(refund.charge.provider)
    if refund.refund_id:
        return port.look_at_refund(refund_id=refund.refund_id)
    return port.refund(
        refund_id=refund.id,
        intent_id=refund.charge.intent_id,
        money=Money(refund.amount_minor, refund.charge.currency),
    )


def _keep_for_the_customer(refund: Refund, now: datetime) -> None:
    """It didn't arrive: the provider has the money again, and we owe it to the customer."""
    charge = refund.charge
    release_refund(refund)
    money = Money(refund.amount_minor, charge.currency)
    post_transfer(
        book=charge.community_id,
        reference=f"refund_failed:{refund.id}",
        why=chart.Why.REFUND,
        legs=[Leg(chart.provider(charge.provider), chart.customer_held(charge.payer_id), money)],
        at=now,
    )
    log.error("a refund failed: a person must see to it", refund=str(refund.id))
    for one in staff_of(charge.community):
        if one.role != Membership.Role.OWNER:
            continue
        announce(
            person_id=one.person_id,
            kind="refund_failed",
            url=reverse("manage-payments", args=[charge.community.slug]),
            values={"community": charge.community.name},
            now=now,
        )

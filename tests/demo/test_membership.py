"""Members of the demo: in force, ending, resting, by the same verbs as everybody."""

from datetime import timedelta

import pytest

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.delivery.notifications.models import Notice
from peerdesk.demo.membership import load_memberships
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger.queries import drifted_accounts
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.subscriptions.figures import standing_of
from tests.cast import community
from tests.workflows.memberships import pool

pytestmark = [pytest.mark.django_db, pytest.mark.promise("P1")]


def test_members_are_told_once_and_the_books_hold() -> None:
    now = clock.now()
    counsel = community("counsel", currency="EUR", mode=Community.Mode.PAID)
    for _ in range(2):
        load_memberships(counsel, now)
    standing = standing_of(counsel, now=now)
    assert (standing.in_force, standing.ending, standing.resting) == (4, 1, 1)
    paid = Charge.objects.filter(state=ChargeState.SUCCEEDED)
    assert pool(counsel) == Money(sum(paid.values_list("amount_minor", flat=True)), "EUR")
    assert not drifted_accounts()
    assert not Notice.objects.filter(mail_due_at__lte=now + timedelta(days=1)).exists()

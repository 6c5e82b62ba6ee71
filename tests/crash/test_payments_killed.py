"""kill -9 anywhere in a charge, a refund, a reconciliation: nothing twice, nothing lost."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.core.money import Money
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger import chart
from peerdesk.domain.ledger.models import Transfer
from peerdesk.domain.ledger.operations import reverse_transfer
from peerdesk.domain.payments.lifecycle import ChargeState, Purpose
from peerdesk.domain.payments.models import Charge, InboxEvent, Payer, Refund
from peerdesk.domain.payments.operations.inbox import due_events
from peerdesk.domain.payments.operations.refunding import start_refund
from peerdesk.domain.people.models import Person
from peerdesk.domain.receipts.models import Receipt
from peerdesk.workflows import settle_charge
from peerdesk.workflows.note_provider_event import note_provider_event
from peerdesk.workflows.reconcile_payments import reconcile_payments
from peerdesk.workflows.send_refund import send_refund
from peerdesk.workflows.take_payment import take_payment
from tests.dying import Nursery, nursery_for
from tests.payments import Story, books, story, wanted
from tests.provider import LocalProvider

__all__ = ["story"]

pytestmark = [
    pytest.mark.crash,
    pytest.mark.invariant("I9", "I10", "I12", "I19"),
    pytest.mark.django_db(transaction=True),
]
SDK: Final = "peerdesk.domain.payments.providers.sdk:StripeProvider"
CHARGE: Final = [
    f"{SDK}.customer:before",
    f"{SDK}.customer:after",
    f"{SDK}.charge:before",
    f"{SDK}.charge:after",
    "tests.payments:Story.paid:before",
    "tests.payments:Story.paid:after",
    "peerdesk.workflows.take_payment:settle_charge:inside",
    "peerdesk.workflows.take_payment:settle_charge:after",
]
REFUND: Final = [
    f"{SDK}.refund:before",
    f"{SDK}.refund:after",
    "peerdesk.workflows.send_refund:settle_refund:inside",
    "peerdesk.workflows.send_refund:settle_refund:after",
]
RECONCILIATION: Final = [
    f"{SDK}.events_since:after",
    "peerdesk.workflows.reconcile_payments:keep_event:inside",
    "peerdesk.workflows.reconcile_payments:keep_event:after",
]
EVENT: Final = [
    f"{SDK}.look:before",
    f"{SDK}.look:after",
    "peerdesk.workflows.take_payment:settle_charge:inside",
    "peerdesk.workflows.note_provider_event:note_handled:before",
    "peerdesk.workflows.note_provider_event:note_handled:after",
]


@pytest.fixture
def nursery(provider: LocalProvider, story: Story) -> Iterator[Nursery]:
    """Processes with this test's provider and story."""
    with nursery_for(str(connection.settings_dict["NAME"])) as nursery:
        yield nursery


def told(story: Story) -> dict[str, Any]:
    """What a process must know of the scene."""
    names = ("PAYMENTS", "PROVIDER_URL", "PROVIDER_KEY", "PROVIDER_WEBHOOK_SECRET")
    given = {f"PEERDESK_{name}": getattr(settings, f"PEERDESK_{name}") for name in names}
    return {**given, "STORY_EXPERT": str(story.expert)}


def tell_story() -> None:
    story = Story(UUID(settings.STORY_EXPERT))
    settle_charge.STORIES[Purpose.PREMIUM] = story


def charge_once(charge_id: str) -> None:
    tell_story()
    take_payment(UUID(charge_id))


def refund_once(refund_id: str) -> None:
    send_refund(UUID(refund_id))


def reconcile_once() -> None:
    reconcile_payments(clock.now())


def act_once(event_id: str) -> None:
    tell_story()
    note_provider_event(UUID(event_id))


def everything_is_due() -> None:
    now = clock.now()
    Charge.objects.exclude(due_at=None).update(due_at=now)
    Refund.objects.exclude(due_at=None).update(due_at=now)
    InboxEvent.objects.filter(handled_at=None).update(due_at=now)


def test_a_charge_that_is_killed_anywhere_is_taken_once(
    tally: Community,
    ada: Person,
    ezra: Person,
    provider: LocalProvider,
    story: Story,
    nursery: Nursery,
) -> None:
    for number, point in enumerate(CHARGE, 1):
        Payer.objects.all().delete()  # so that the provider is asked for the customer, too
        charge = wanted(tally, ada, new_id())
        nursery.dies(f"{__name__}:charge_once", point, str(charge.id), **told(story))
        for _ in range(2):
            assert take_payment(charge.id).state == ChargeState.SUCCEEDED, point
        assert taken(provider, charge.id) == 1, point
        assert books(tally)["provider:local"] == -2000 * number, point
        assert Transfer.objects.count() == Receipt.objects.count() == number, point


def taken(provider: LocalProvider, charge_id: UUID) -> int:
    """How many of the provider's payments bear the charge's name."""
    intents = provider.api("payment_intents", limit=100)["data"]
    return sum(one["metadata"].get("charge") == str(charge_id) for one in intents)


def test_a_refund_that_is_killed_anywhere_is_sent_once(
    tally: Community,
    ada: Person,
    ezra: Person,
    provider: LocalProvider,
    story: Story,
    nursery: Nursery,
) -> None:
    for point in REFUND:
        charge = take_payment(wanted(tally, ada, new_id()).id)
        paid = Transfer.objects.get(reference=f"charge:{charge.id}")
        reference = f"request:{charge.id}"
        reverse_transfer(transfer=paid, reference=reference, why=chart.Why.REFUND)
        money = Money(2000, "CHF")
        refund = start_refund(charge=charge, money=money, reference=reference, now=clock.now())
        nursery.dies(f"{__name__}:refund_once", point, str(refund.id), **told(story))
        for _ in range(2):
            everything_is_due()
            send_refund(refund.id)
        refund.refresh_from_db()
        assert refund.state == "succeeded", point
        sent = provider.api("refunds", payment_intent=charge.intent_id)["data"]
        assert [one["amount"] for one in sent] == [2000], point
        assert books(tally) == {}, point
    assert Receipt.objects.count() == 2 * len(REFUND)


def test_a_reconciliation_that_is_killed_anywhere_misses_and_doubles_nothing(
    tally: Community,
    ada: Person,
    ezra: Person,
    provider: LocalProvider,
    story: Story,
    nursery: Nursery,
) -> None:
    charge = take_payment(wanted(tally, ada, new_id(), method="").id)
    provider.pay(charge.redirect_url)
    for point in RECONCILIATION:
        nursery.dies(f"{__name__}:reconcile_once", point, **told(story))
    reconcile_payments(clock.now())
    heard = {one["id"] for one in provider.api("events", limit=100)["data"]}
    assert set(InboxEvent.objects.values_list("event_id", flat=True)) == heard
    everything_is_due()
    event = str(InboxEvent.objects.get(kind="checkout.session.completed").id)
    for point in EVENT:
        everything_is_due()
        # Once it is settled there is nothing left to look at, and its process lives.
        nursery.does(f"{__name__}:act_once", point, event, **told(story))
    everything_is_due()
    for one in due_events(clock.now(), 100):
        note_provider_event(one)
    assert not InboxEvent.objects.filter(handled_at=None).exists()
    assert Charge.objects.get().state == ChargeState.SUCCEEDED
    assert books(tally)["provider:local"] == -2000
    assert Transfer.objects.count() == Receipt.objects.count() == 1

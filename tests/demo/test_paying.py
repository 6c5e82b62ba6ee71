"""The demo's payments are the local provider's, too: what was paid can be paid back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.demo.membership import load_memberships
from peerdesk.demo.paying import charged
from peerdesk.domain.communities.models import Community
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge, InboxEvent
from peerdesk.entrypoints.provider.refunds import create_refund
from peerdesk.entrypoints.provider.server import server_at
from peerdesk.entrypoints.provider.store import Store
from peerdesk.workflows.note_provider_event import note_provider_event
from peerdesk.workflows.reconcile_payments import Found, reconcile_payments
from tests.cast import community
from tests.provider import KEY, SECRET

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("card", "state", "last4"),
    [
        ("pm_card_visa", ChargeState.SUCCEEDED, "4242"),
        ("pm_card_chargeDeclined", ChargeState.FAILED, "0002"),
    ],
)
def test_the_provider_knows_what_the_demo_paid(
    tmp_path: Path, settings: Any, card: str, state: ChargeState, last4: str
) -> None:
    settings.ENVIRONMENT = SimpleNamespace(home=tmp_path)
    wanted = Charge(id=new_id(), amount_minor=1900, currency="EUR", method=card)
    said = charged(wanted)
    assert (said.state, said.last4) == (state, last4)
    with Store(tmp_path / "provider" / "provider.sqlite3").work() as work:
        (intent,) = work.find("payment_intent", {"metadata.charge": str(wanted.id)})
        assert intent["id"] == said.intent_id
        waiting = work.sql.execute("SELECT count(*) FROM deliveries WHERE state = 'waiting'")
        assert waiting.fetchone() == (0,)
        if state == ChargeState.SUCCEEDED:
            assert create_refund(work, {"payment_intent": intent["id"]})["amount"] == 1900


@pytest.mark.promise("P5")
@pytest.mark.invariant("I10")
def test_nothing_that_the_provider_said_of_the_demo_was_missed(
    tmp_path: Path, settings: Any
) -> None:
    settings.ENVIRONMENT = SimpleNamespace(home=tmp_path)
    counsel = community("counsel", currency="EUR", mode=Community.Mode.PAID)
    load_memberships(counsel, clock.now())
    with starting(tmp_path, settings):
        assert reconcile_payments(clock.now()) == Found(0, [])
        before = states()
        for event in InboxEvent.objects.all():
            assert note_provider_event(event.id)
    assert states() == before
    assert set(InboxEvent.objects.values_list("failure", flat=True)) == {""}
    assert InboxEvent.objects.filter(missed=False).exclude(handled_at=None).count() >= len(before)


@contextmanager
def starting(home: Path, settings: Any) -> Iterator[None]:
    """The provider that a run starts beside the demo, on the books that the loading left."""
    file = home / "provider" / "provider.sqlite3"
    server = server_at("127.0.0.1", 0, file, key=KEY, secret=SECRET, durable=False)
    thread = threading.Thread(target=server.service)
    thread.start()
    settings.PEERDESK_PAYMENTS, settings.PEERDESK_PROVIDER_URL = "local", server.base
    settings.PEERDESK_PROVIDER_KEY, settings.PEERDESK_PROVIDER_WEBHOOK_SECRET = KEY, SECRET
    yield
    server.shutdown()
    thread.join(10)


def states() -> dict[Any, str]:
    """How each charge stands in our books."""
    return dict(Charge.objects.values_list("id", "state"))

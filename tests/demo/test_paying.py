"""The demo's payments are the local provider's, too: what was paid can be paid back."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from peerdesk.core.ids import new_id
from peerdesk.demo.paying import charged
from peerdesk.domain.payments.lifecycle import ChargeState
from peerdesk.domain.payments.models import Charge
from peerdesk.entrypoints.provider.refunds import create_refund
from peerdesk.entrypoints.provider.store import Store


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

"""A loading that is killed on its way: loaded again, nothing is left of it anywhere."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from peerdesk.core import clock
from peerdesk.core.ids import new_id
from peerdesk.demo import loading
from peerdesk.demo.paying import charged
from peerdesk.demo.source import community_text
from peerdesk.domain.communities.models import Community
from peerdesk.domain.ledger.queries import drifted_accounts
from peerdesk.domain.payments.models import Charge, InboxEvent
from peerdesk.workflows.reconcile_payments import Found, reconcile_payments
from tests.demo.test_paying import starting
from tests.dying import Nursery, nursery_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]
# In the midst of the first payment, when it is paid there and not known here; after some; at the
# end, when everything is done but committed.
POINTS = [
    "peerdesk.demo.membership:settle_charge:before",
    "peerdesk.demo.serving:settle_charge:after",
    "peerdesk.demo.loading:load_refunds:after",
]


def load_counsel(home: str) -> None:
    """As `peerdesk demo` does, with a home of the test's own."""
    django_settings.ENVIRONMENT = SimpleNamespace(home=Path(home))
    loading._load(community_text("counsel"))


@pytest.fixture
def nursery(transactional_db: None) -> Iterator[Nursery]:
    with nursery_for(connection.settings_dict["NAME"]) as nursery:
        yield nursery


@pytest.mark.promise("P5")
@pytest.mark.invariant("I10", "I19")
@pytest.mark.parametrize("point", POINTS)
def test_loaded_again_the_provider_knows_what_we_know_and_no_more(
    nursery: Nursery, point: str, tmp_path: Path, settings: Any
) -> None:
    settings.ENVIRONMENT = SimpleNamespace(home=tmp_path)
    nursery.dies("tests.demo.test_dying:load_counsel", point, str(tmp_path))
    assert not Community.objects.exists()
    assert paid(tmp_path)
    load_counsel(str(tmp_path))
    ours = {str(one) for one in Charge.objects.values_list("id", flat=True)}
    assert paid(tmp_path) == ours
    assert {event["id"] for event in told(tmp_path)} == set(
        InboxEvent.objects.values_list("event_id", flat=True)
    )
    assert drifted_accounts() == []
    with starting(tmp_path, settings):
        assert reconcile_payments(clock.now()) == Found(0, [])
    load_counsel(str(tmp_path))
    assert paid(tmp_path) == ours


@pytest.mark.parametrize("mark", ["elsewhere:5432/peerdesk", None])
def test_what_another_database_loaded_and_what_people_paid_stays(
    tmp_path: Path, settings: Any, mark: str | None
) -> None:
    settings.ENVIRONMENT = SimpleNamespace(home=tmp_path)
    for _time in range(2):
        charged(Charge(id=new_id(), amount_minor=1900, currency="EUR", method="pm_card_visa"))
    kept = min(paid(tmp_path))
    with sqlite3.connect(books(tmp_path)) as file:
        file.execute(
            "UPDATE things SET body = json_set(body, '$._loaded', ?)"
            " WHERE json_extract(body, '$.metadata.charge') = ?",
            (mark, kept),
        )
    file.close()
    loading.forget_unknown()
    assert paid(tmp_path) == {kept}
    (left,) = things(tmp_path, "charge")
    assert left["metadata"]["charge"] == kept
    assert {event["data"]["object"]["metadata"]["charge"] for event in told(tmp_path)} == {kept}


def books(home: Path) -> Path:
    return home / "provider" / "provider.sqlite3"


def things(home: Path, kind: str) -> list[dict[str, Any]]:
    """All of a kind in the provider's own books."""
    with sqlite3.connect(books(home)) as file:
        rows = file.execute("SELECT body FROM things WHERE kind = ?", (kind,)).fetchall()
    file.close()
    return [json.loads(body) for (body,) in rows]


def paid(home: Path) -> set[str]:
    """For which charges something was paid there."""
    return {intent["metadata"]["charge"] for intent in things(home, "payment_intent")}


def told(home: Path) -> list[dict[str, Any]]:
    """The events that the provider could tell of."""
    return things(home, "event")

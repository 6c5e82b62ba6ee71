"""The demo's payments of long ago, which the local provider knows: they can be paid back there.

They are written into its books as it would have done itself, since it doesn't run yet while a demo
is loaded. What it says of them is kept here and now, as its webhooks would have brought it.

Its books and ours are two files: of a loading that dies, ours forget everything and its books
nothing. So each loading first takes out of them what none of our charges knows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection

from peerdesk.core import clock
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.operations.inbox import keep_event
from peerdesk.domain.payments.providers import Said
from peerdesk.domain.payments.providers.saying import charge_said, event_said
from peerdesk.entrypoints.provider.answers import Thing, outside
from peerdesk.entrypoints.provider.intents import create_intent
from peerdesk.entrypoints.provider.store import Store, Work

# A payment that a loading wrote, for the charges of which database; the provider tells it nobody.
_LOADED: Final = "_loaded"


def charged(charge: Charge) -> Said:
    """What the provider says of a charge on one of its test cards."""
    asked = {
        "amount": charge.amount_minor,
        "currency": charge.currency,
        "payment_method": charge.method,
        "confirm": "true",
        "metadata": {"charge": str(charge.id)},
    }
    with _books() as work:
        intent = create_intent(work, asked)
        work.put({**intent, _LOADED: _our_database()})
        intent["latest_charge"] = work.get("charge", intent["latest_charge"])
        for event in _said_just_now(work):
            keep_event(provider="local", event=event_said(event), now=clock.now())
        work.sql.execute("UPDATE deliveries SET state = 'taken' WHERE due >= ?", (work.time,))
    return charge_said(intent)


def forget_unknown() -> None:
    """The provider forgets what loadings that died had it paid, and all that it said of it.

    Inside the transaction of a loading, while no other is at work: what that one has paid is known
    to nobody else yet.
    """
    if not _file().exists():
        return
    with _books() as work:
        loaded = work.find("payment_intent", {_LOADED: _our_database()})
        paid_for = {UUID(intent["metadata"]["charge"]): intent for intent in loaded}
        known = Charge.objects.filter(id__in=paid_for).values_list("id", flat=True)
        for charge_id in paid_for.keys() - set(known):
            _forget(work, paid_for[charge_id])


def _forget(work: Work, intent: Thing) -> None:
    made = work.find("charge", {"payment_intent": intent["id"]})
    gone = [intent["id"], *(one["id"] for one in made), *(one["payment_method"] for one in made)]
    for name in gone:
        events = "SELECT id FROM things WHERE kind = 'event' AND"
        said = f"{events} json_extract(body, '$.data.object.id') = ?"
        work.sql.execute(f"DELETE FROM deliveries WHERE event IN ({said})", (name,))  # noqa: S608
        work.sql.execute(f"DELETE FROM things WHERE id = ? OR id IN ({said})", (name, name))  # noqa: S608


@contextmanager
def _books() -> Iterator[Work]:
    store = Store(_file())
    try:
        with store.work() as work:
            yield work
    finally:
        store.close()


def _file() -> Path:
    file: Path = settings.ENVIRONMENT.home / "provider" / "provider.sqlite3"
    return file


def _our_database() -> str:
    """Whose charges a payment was made for: one home may have served several databases."""
    named = connection.settings_dict
    return f"{named['HOST']}:{named['PORT']}/{named['NAME']}"


def _said_just_now(work: Work) -> list[Thing]:
    """What this piece of work has left to be delivered, the first first."""
    left = "SELECT event FROM deliveries WHERE due >= ? ORDER BY rowid"
    return [outside(work.get("event", name)) for (name,) in work.sql.execute(left, (work.time,))]

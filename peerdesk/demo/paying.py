"""The demo's payments of long ago, which the local provider knows: they can be paid back there.

They are written into its books as it would have done itself, since it doesn't run yet while a demo
is loaded. What it says of them is kept here and now, as its webhooks would have brought it.
"""

from django.conf import settings

from peerdesk.core import clock
from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.operations.inbox import keep_event
from peerdesk.domain.payments.providers import Said
from peerdesk.domain.payments.providers.saying import charge_said, event_said
from peerdesk.entrypoints.provider.answers import Thing, outside
from peerdesk.entrypoints.provider.intents import create_intent
from peerdesk.entrypoints.provider.store import Store, Work


def charged(charge: Charge) -> Said:
    """What the provider says of a charge on one of its test cards."""
    asked = {
        "amount": charge.amount_minor,
        "currency": charge.currency,
        "payment_method": charge.method,
        "confirm": "true",
        "metadata": {"charge": str(charge.id)},
    }
    store = Store(settings.ENVIRONMENT.home / "provider" / "provider.sqlite3")
    try:
        with store.work() as work:
            intent = create_intent(work, asked)
            intent["latest_charge"] = work.get("charge", intent["latest_charge"])
            for event in _said_just_now(work):
                keep_event(provider="local", event=event_said(event), now=clock.now())
            work.sql.execute("UPDATE deliveries SET state = 'taken' WHERE due >= ?", (work.time,))
    finally:
        store.close()
    return charge_said(intent)


def _said_just_now(work: Work) -> list[Thing]:
    """What this piece of work has left to be delivered, the first first."""
    left = "SELECT event FROM deliveries WHERE due >= ? ORDER BY rowid"
    return [outside(work.get("event", name)) for (name,) in work.sql.execute(left, (work.time,))]

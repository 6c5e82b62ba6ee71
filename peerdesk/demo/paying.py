"""The demo's payments of long ago, which the local provider knows: they can be paid back there.

They are written into its books as it would have done itself, since it doesn't run yet while a demo
is loaded. Nothing is sent of them: they are no news.
"""

from django.conf import settings

from peerdesk.domain.payments.models import Charge
from peerdesk.domain.payments.providers import Said
from peerdesk.domain.payments.providers.saying import charge_said
from peerdesk.entrypoints.provider.intents import create_intent
from peerdesk.entrypoints.provider.store import Store


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
            work.sql.execute("UPDATE deliveries SET state = 'taken' WHERE due >= ?", (work.time,))
    finally:
        store.close()
    return charge_said(intent)

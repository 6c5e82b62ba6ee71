"""How often who may try to pay: the same for every door."""

from datetime import timedelta
from typing import Final

from peerdesk.core.limits import Limit

# Trying one card after another is how stolen ones are tested; what was paid is given back.
PAYMENTS: Final = Limit("payments", burst=60, per=timedelta(minutes=30))

"""How often who may ask for money back: the same for every door."""

from datetime import timedelta
from typing import Final

from peerdesk.core.limits import Limit

REQUESTS: Final = Limit("refunds", burst=20, per=timedelta(minutes=10))

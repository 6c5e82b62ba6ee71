"""How often who may report: the same for every door."""

from datetime import timedelta
from typing import Final

from peerdesk.core.limits import Limit

FLAGS: Final = Limit("flags", burst=30, per=timedelta(minutes=10))

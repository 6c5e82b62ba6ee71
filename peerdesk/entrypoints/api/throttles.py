"""How often who may do what. A right password and a right assertion cost nothing."""

from datetime import timedelta
from typing import Final

from peerdesk.core.limits import Limit

# Guessing a password: by the address that is tried, and by where the guesses come from.
PASSWORDS_OF_ADDRESS: Final = Limit("password", burst=5, per=timedelta(minutes=5))
PASSWORDS_OF_NETWORK: Final = Limit("password_network", burst=100, per=timedelta(minutes=10))
ASSERTIONS_OF_NETWORK: Final = Limit("assertion_network", burst=60, per=timedelta(minutes=1))
CONVERSATIONS: Final = Limit("conversations", burst=60, per=timedelta(minutes=1))
# As on the socket: ten a second, bursts of twenty.
MESSAGES: Final = Limit("messages", burst=20, per=timedelta(seconds=2))
# Each pause in typing is one.
TEXTS_LOOKED_AT: Final = Limit("texts_looked_at", burst=60, per=timedelta(minutes=1))
# As one searches while typing.
SEARCHES: Final = Limit("searches", burst=60, per=timedelta(seconds=60))
# A customer reads each of them.
OFFERS: Final = Limit("offers", burst=20, per=timedelta(minutes=10))

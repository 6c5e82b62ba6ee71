"""Everything that passes and isn't kept in a timeline: participants and onlookers in one place."""

import asyncio
import logging
from typing import Any

from django.db import DatabaseError

from peerdesk.entrypoints.gateway.archive import Archive
from peerdesk.entrypoints.gateway.hub import Hub, Subscription
from peerdesk.entrypoints.gateway.onlookers import Onlookers
from peerdesk.entrypoints.gateway.presence import Presence

log = logging.getLogger(__name__)

_KEEP_EVERY = 0.25
_SAY_AGAIN = 20.0


class Passing:
    """Presence, typing and read marks of who is in a conversation, and of the staff beside it."""

    def __init__(self, hub: Hub, desk: Archive, loop: asyncio.AbstractEventLoop) -> None:
        self.presence = Presence(hub, desk, loop)
        self.onlookers = Onlookers(hub, self.presence, loop)

    def joined(self, subscription: Subscription) -> None:
        """Somebody follows a conversation now."""
        self.presence.joined(subscription)
        if subscription.viewing:
            self.onlookers.joined(subscription)

    def left(self, subscription: Subscription) -> None:
        """Somebody follows it no more."""
        self.presence.left(subscription.channel, subscription.person_id)
        self.onlookers.left(subscription)

    def typing(self, subscription: Subscription) -> None:
        """Who is in it is seen by all; who only looks on, by the staff."""
        if self.presence.takes_part(subscription):
            self.presence.typing(subscription)
        else:
            self.onlookers.typing(subscription)

    def heard(self, message: dict[str, Any]) -> None:
        """What another gateway passed on."""
        self.presence.heard(message)
        self.onlookers.heard(message)

    async def keep(self) -> None:
        """Write read marks and pass on what waits, for ever."""
        while True:
            await asyncio.sleep(_KEEP_EVERY)
            try:
                await self.presence.keep()
            except DatabaseError:
                log.warning("read marks lost: the database is away")

    async def say_again(self) -> None:
        """Tell the other gateways who is here, for ever."""
        while True:
            await asyncio.sleep(_SAY_AGAIN)
            self.presence.say_again()
            self.onlookers.say_again()

"""Who listens to which timeline, and the order in which they get it (I3, I4).

A channel knows its head: the last event that went out to everybody who is up to date. The next
one goes straight out; over a gap the table is read. A subscription that isn't up to date yet
reads the table until it is. So nobody sees n+1 before n, whatever hints came, late or never.
"""

import logging
from collections.abc import Callable, Coroutine, Iterable
from typing import Any
from uuid import UUID

from peerdesk.domain.conversations.access import Ask, Standing
from peerdesk.domain.conversations.models import Event, Participant
from peerdesk.domain.conversations.wire import event_wire
from peerdesk.entrypoints.gateway import archive
from peerdesk.entrypoints.gateway.archive import Archive
from peerdesk.entrypoints.gateway.frames import error, ready
from peerdesk.entrypoints.gateway.limits import Limits
from peerdesk.entrypoints.gateway.line import Line
from peerdesk.entrypoints.gateway.session import TOO_SLOW, Session

log = logging.getLogger(__name__)

_PIECE = 200
_READ_WITHIN = 30.0
UNKNOWN = -1
NOT_YOURS = "There is nothing here, or it is not yours."


class Subscription:
    """One session's place in one timeline: `sent` is the last number that it was given."""

    __slots__ = (
        "channel", "loading", "read", "sent", "session", "standing", "turn", "typed_at", "viewing",
    )  # fmt: skip

    def __init__(self, session: Session, channel: "Channel") -> None:
        self.session = session
        self.channel = channel
        self.standing: Standing | None = None
        self.sent = 0
        self.read = 0
        self.typed_at = 0.0
        self.viewing = False  # its screen shows the conversation, not only its line in a list
        self.loading = True
        self.turn = 0  # which subscribe it answers: a later one ends the replay of an earlier

    @property
    def person_id(self) -> UUID:
        return self.session.caller.person.id

    @property
    def ask(self) -> Ask:
        return Ask(self.channel.id, self.person_id, self.session.caller.only_community)


class Channel:
    """A conversation that somebody here listens to."""

    __slots__ = ("head", "id", "online", "people", "stale", "subscriptions", "wanted")

    def __init__(self, conversation_id: UUID) -> None:
        self.id = conversation_id
        self.head = UNKNOWN
        self.wanted = UNKNOWN
        self.subscriptions: dict[Session, Subscription] = {}
        self.people: list[Participant] = []
        self.online: frozenset[UUID] = frozenset()
        self.stale = False


class Entry:
    """An event on its way out, encoded once for all who may see it."""

    __slots__ = ("conversation_id", "event", "frame", "kind", "seq")

    def __init__(self, wire: dict[str, Any], conversation_id: UUID, event: Event | None) -> None:
        self.conversation_id = conversation_id
        self.seq: int = wire["seq"]
        self.kind: str = wire["kind"]
        self.event = event if event is not None and event.audience else None
        self.frame = ready({"type": "event", **wire})

    @classmethod
    def of(cls, event: Event) -> "Entry":
        """From a row of the table; `frame` is what a stranger to its audience would get."""
        return cls(event_wire(event, ""), event.conversation_id, event)

    def frame_for(self, subscription: Subscription) -> bytes:
        """As this reader may see it."""
        if self.event is None or subscription.standing is None:
            return self.frame
        role, person_id = subscription.standing.role, subscription.person_id
        return ready({"type": "event", **event_wire(self.event, role, person_id)})


class Hub:
    """All channels of this process."""

    def __init__(
        self, desk: Archive, limits: Limits, spawn: Callable[[Coroutine[Any, Any, None]], None]
    ) -> None:
        self.archive = desk
        self.limits = limits
        self.spawn = spawn
        self.channels: dict[UUID, Channel] = {}
        self.behind: set[Channel] = set()
        self.fetching = False
        # What else is to be done; the switchboard sets them.
        self.on_change: Callable[[Channel], None] = lambda channel: None
        self.on_joined: Callable[[Subscription], None] = lambda subscription: None
        self.on_left: Callable[[Subscription], None] = lambda subscription: None

    def subscribe(self, session: Session, conversation_id: UUID, after: int) -> None:
        """Give the session every event after a number, then each new one."""
        subscription = session.subscriptions.get(conversation_id)
        if subscription is None:
            if len(session.subscriptions) >= self.limits.subscriptions:
                detail = f"A socket follows at most {self.limits.subscriptions} conversations."
                session.put(error("too_many", detail, conversation=conversation_id))
                return
            channel = self.channels.setdefault(conversation_id, Channel(conversation_id))
            subscription = Subscription(session, channel)
            session.subscriptions[conversation_id] = subscription
            channel.subscriptions[session] = subscription
        subscription.turn += 1
        subscription.loading = True
        self.spawn(self._open(subscription, subscription.turn, after))

    def drop(self, subscription: Subscription) -> None:
        """End a subscription; a channel without any is forgotten."""
        channel = subscription.channel
        subscription.turn += 1
        subscription.session.subscriptions.pop(channel.id, None)
        channel.subscriptions.pop(subscription.session, None)
        if not channel.subscriptions:
            self.channels.pop(channel.id, None)
        self.on_left(subscription)

    def dismiss(self, subscription: Subscription) -> None:
        """End the subscription of somebody who may not (or no longer) see the conversation."""
        self.drop(subscription)
        about = subscription.channel.id
        subscription.session.put(error("not_found", NOT_YOURS, conversation=about))

    def push(self, entry: Entry) -> None:
        """Send an event to all who are up to date, if it is the next; else see what lacks."""
        channel = self.channels.get(entry.conversation_id)
        if channel is None or entry.seq <= channel.head:
            return
        if entry.seq != channel.head + 1:
            self.lacks(channel, entry.seq)
            return
        channel.head = entry.seq
        for session, subscription in channel.subscriptions.items():
            if not subscription.loading and subscription.sent == entry.seq - 1:
                subscription.sent = entry.seq
                session.line.put(entry.frame_for(subscription))
        if entry.kind not in ("message", "note", "hidden"):
            self.on_change(channel)

    def hear(self, conversation_id: UUID, head: int) -> None:
        """A hint: the timeline goes up to `head`; 0: its state changed without an event."""
        channel = self.channels.get(conversation_id)
        if channel is None:
            return
        if head == 0:
            self.on_change(channel)
        self.lacks(channel, head)

    def lacks(self, channel: Channel, head: int) -> None:
        """The timeline goes up to `head`: read the table if that is news."""
        channel.wanted = max(channel.wanted, head)
        if channel.wanted > channel.head != UNKNOWN:
            self.behind.add(channel)
            if not self.fetching:
                self.fetching = True
                self.spawn(self._fetch())

    async def _fetch(self) -> None:
        try:
            while self.behind:
                behind, self.behind = self.behind, set()
                wanted = {one.id: one.head for one in behind if one.wanted > one.head}
                events = await self.archive.ask(archive.events_after_each, wanted, _PIECE)
                found = {event.conversation_id for event in events}
                for event in events:
                    self.push(Entry.of(event))
                for channel in behind:
                    if channel.id not in found:
                        channel.wanted = channel.head  # the hint was wrong; the table is right
                    elif channel.wanted > channel.head:
                        self.behind.add(channel)
        finally:
            self.fetching = False

    async def _open(self, subscription: Subscription, turn: int, after: int) -> None:
        opened = await self.archive.ask(archive.open_timeline, subscription.ask)
        if subscription.turn != turn:
            return
        if opened is None:
            self.dismiss(subscription)
            return
        channel = subscription.channel
        if channel.head == UNKNOWN:
            channel.head = opened.head
        self.lacks(channel, opened.head)
        subscription.standing = opened.standing
        subscription.sent = min(after, opened.head)
        channel.people = opened.people
        await self._catch_up(subscription, turn)

    async def _catch_up(self, subscription: Subscription, turn: int) -> None:
        channel = subscription.channel
        while subscription.sent < channel.head:
            events = await self.archive.ask(
                archive.events_after, channel.id, subscription.sent, _PIECE
            )
            if subscription.turn != turn:
                return
            if not events or not await self._replay(subscription, turn, events):
                break
        if subscription.turn == turn:
            subscription.loading = False
            self.on_joined(subscription)

    async def _replay(self, subscription: Subscription, turn: int, events: Iterable[Event]) -> bool:
        line = subscription.session.line
        for event in events:
            subscription.sent = event.seq
            line.put(Entry.of(event).frame_for(subscription))
            if not isinstance(line, Line):
                continue
            line.flush()
            if line.unread > self.limits.replay_ahead:
                if not await line.room_to_write(_READ_WITHIN):
                    subscription.session.end(TOO_SLOW, "too slow")
                    return False
                if subscription.turn != turn:
                    return False
        return True

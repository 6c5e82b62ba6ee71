"""What passes and isn't kept here: who is there, who types; and how far people have read.

The other gateways hear of it as something that may be lost.
"""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from peerdesk.delivery.realtime import pass_on
from peerdesk.domain.conversations.models import Participant
from peerdesk.domain.conversations.operations.reading import Mark, mark_read
from peerdesk.entrypoints.gateway.archive import Archive
from peerdesk.entrypoints.gateway.frames import ready
from peerdesk.entrypoints.gateway.hub import Channel, Hub, Subscription

_TYPING_EVERY = 1.5
# Who reloads a page is gone for a moment: nobody is told.
_GONE_AFTER = 3.0
_SAY_AGAIN = 20.0
_FORGET_AFTER = 50.0
_PEOPLE_A_HINT = 80


class Presence:
    """Presence, typing and read marks of this process's sockets and, by hearsay, of others'."""

    def __init__(self, hub: Hub, desk: Archive, loop: asyncio.AbstractEventLoop) -> None:
        self.hub = hub
        self.archive = desk
        self.loop = loop
        self.node = uuid4().hex[:12]
        self.elsewhere: dict[UUID, dict[UUID, float]] = {}
        self.marks: dict[tuple[UUID, UUID], int] = {}
        self.outgoing: list[dict[str, Any]] = []

    def joined(self, subscription: Subscription) -> None:
        """Somebody follows the conversation now: tell them who is there, and the others of them."""
        channel = subscription.channel
        if not self._look(channel):
            subscription.session.line.put(self._frame(channel))
        self._pass_on({"kind": "here", "people": self._mine(channel), "answer": True})

    def left(self, channel: Channel, person_id: UUID) -> None:
        """Somebody's socket is gone; unless they come back at once, the others are told."""
        self.loop.call_later(_GONE_AFTER, self._gone, channel.id, person_id)

    def changed(self, channel: Channel) -> None:
        """Other people take part now."""
        channel.online = frozenset()
        self._look(channel)

    def typing(self, subscription: Subscription) -> None:
        """Pass on that a participant types; to the others, and not at every key stroke."""
        now = self.loop.time()
        if now - subscription.typed_at < _TYPING_EVERY:
            return
        channel, person_id = subscription.channel, subscription.person_id
        if not self.takes_part(subscription):
            return
        subscription.typed_at = now
        if self._tell(channel, person_id, {"type": "typing"}):
            self._pass_on({"kind": "typing", "people": [[channel.id.hex, person_id.hex]]})

    def read(self, subscription: Subscription, seq: int) -> None:
        """Keep and pass on how far a participant has read; never backwards."""
        channel, person_id = subscription.channel, subscription.person_id
        seq = min(seq, channel.head)
        if seq <= subscription.read:
            return
        subscription.read = seq
        if self._tell(channel, person_id, {"type": "read", "seq": seq}):
            self.marks[channel.id, person_id] = seq
            self._pass_on({"kind": "read", "seq": seq, "people": [[channel.id.hex, person_id.hex]]})

    def heard(self, message: dict[str, Any]) -> None:
        """What another gateway passed on."""
        if message.get("node") == self.node or "people" not in message:
            return
        kind, seq = message.get("kind"), message.get("seq")
        for channel, person_id in self._known(message.get("people", [])):
            if kind == "typing":
                self._tell(channel, person_id, {"type": "typing"})
            elif kind == "read":
                self._tell(channel, person_id, {"type": "read", "seq": seq})
            elif kind == "here":
                self._here(channel, person_id, answer=bool(message.get("answer")))
            elif kind == "gone":
                self.elsewhere.get(channel.id, {}).pop(person_id, None)
                self._look(channel)

    def say_again(self) -> None:
        """Tell the others who is here, so that hearsay doesn't grow old; forget what did."""
        people = [pair for channel in self.hub.channels.values() for pair in self._mine(channel)]
        for start in range(0, len(people), _PEOPLE_A_HINT):
            self._pass_on({"kind": "here", "people": people[start : start + _PEOPLE_A_HINT]})
        now = self.loop.time()
        for conversation_id in list(self.elsewhere):
            there = self.elsewhere[conversation_id]
            if conversation_id not in self.hub.channels:
                del self.elsewhere[conversation_id]
            elif any(until < now for until in there.values()):
                self.elsewhere[conversation_id] = {k: v for k, v in there.items() if v >= now}
                self._look(self.hub.channels[conversation_id])

    async def keep(self) -> None:
        """Write the read marks and pass on what waits."""
        marks, self.marks = self.marks, {}
        outgoing, self.outgoing = self.outgoing, []
        if marks:
            rows = [
                Mark(conversation, person, seq) for (conversation, person), seq in marks.items()
            ]
            await self.archive.ask(mark_read, rows)
        if outgoing:
            await self.archive.ask(pass_on, outgoing)

    def takes_part(self, subscription: Subscription) -> bool:
        """Whether somebody is in the conversation; staff may only look on."""
        return any(one.person_id == subscription.person_id for one in subscription.channel.people)

    def people(self, channel: Channel) -> list[dict[str, Any]]:
        """Who is in it, and who of them is there."""
        return [
            {**_person(one), "online": one.person_id in channel.online} for one in channel.people
        ]

    def pass_on(self, message: dict[str, Any]) -> None:
        """Have the other gateways hear of it soon."""
        self.outgoing.append({"node": self.node, **message})

    def _here(self, channel: Channel, person_id: UUID, *, answer: bool) -> None:
        there = self.elsewhere.setdefault(channel.id, {})
        there[person_id] = self.loop.time() + _FORGET_AFTER
        self._look(channel)
        if answer and (mine := self._mine(channel)):
            self._pass_on({"kind": "here", "people": mine})

    def _gone(self, conversation_id: UUID, person_id: UUID) -> None:
        channel = self.hub.channels.get(conversation_id)
        if channel is not None:
            self._look(channel)
        if channel is None or person_id not in self._local(channel):
            self._pass_on({"kind": "gone", "people": [[conversation_id.hex, person_id.hex]]})

    def _look(self, channel: Channel) -> bool:
        """Tell all if somebody came or went; whether it was so."""
        online = frozenset(self._local(channel) | self.elsewhere.get(channel.id, {}).keys())
        if online == channel.online:
            return False
        channel.online = online
        frame = self._frame(channel)
        for session in channel.subscriptions:
            session.line.put(frame)
        return True

    def _tell(self, channel: Channel, person_id: UUID, frame: dict[str, Any]) -> bool:
        """Tell everybody but themselves of a participant; whether they are one."""
        who = next((one for one in channel.people if one.person_id == person_id), None)
        if who is None:
            return False
        told = ready({**frame, "conversation": str(channel.id), "person": _person(who)})
        for session, subscription in channel.subscriptions.items():
            if subscription.standing and subscription.person_id != person_id:
                session.line.put(told)
        return True

    def _frame(self, channel: Channel) -> bytes:
        told = {"conversation": str(channel.id), "people": self.people(channel)}
        return ready({"type": "presence", **told})

    def _local(self, channel: Channel) -> set[UUID]:
        there = {one.person_id for one in channel.subscriptions.values() if one.standing}
        return there & {one.person_id for one in channel.people}

    def _mine(self, channel: Channel) -> list[list[str]]:
        return [[channel.id.hex, person_id.hex] for person_id in self._local(channel)]

    def _known(self, pairs: list[list[str]]) -> Iterator[tuple[Channel, UUID]]:
        for conversation, person in pairs:
            channel = self.hub.channels.get(UUID(conversation))
            if channel is not None:
                yield channel, UUID(person)

    def _pass_on(self, message: dict[str, Any]) -> None:
        if message["people"]:
            self.pass_on(message)


def _person(one: Participant) -> dict[str, str]:
    return {"role": one.role, "alias": one.alias, "id": str(one.person_id)}

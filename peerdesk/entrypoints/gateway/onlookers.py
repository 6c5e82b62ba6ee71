"""Which of the staff look at a conversation and type in it, told to the staff alone.

They aren't in it, so the customer sees nothing of them (presence.py). Nothing of this is kept; the
other gateways hear of it as something that may be lost.
"""

import asyncio
from typing import Any
from uuid import UUID

from peerdesk.entrypoints.gateway.frames import ready
from peerdesk.entrypoints.gateway.hub import Channel, Hub, Subscription
from peerdesk.entrypoints.gateway.presence import Presence

_STAFF = frozenset({"agent", "owner"})
_SETTLE = 0.2
_TYPING_EVERY = 1.5
_FORGET_AFTER = 50.0
Who = tuple[str, str]  # role and alias


class Onlookers:
    """The staff at this process's sockets, and those of others by hearsay."""

    def __init__(self, hub: Hub, presence: Presence, loop: asyncio.AbstractEventLoop) -> None:
        self.hub = hub
        self.presence = presence
        self.loop = loop
        self.elsewhere: dict[UUID, dict[UUID, tuple[Who, float]]] = {}
        self.told: dict[UUID, frozenset[tuple[UUID, Who]]] = {}
        self.unsettled: set[UUID] = set()

    def view(self, subscription: Subscription, *, on: bool) -> None:
        """Somebody has the conversation open, or has turned away."""
        subscription.viewing = on
        if subscription.standing is not None:
            self.joined(subscription)

    def joined(self, subscription: Subscription) -> None:
        """Now it is known who they are."""
        if not _is_staff(subscription):
            return
        channel = subscription.channel
        if self.told.get(channel.id):
            subscription.session.line.put(self._frame(channel))
        self._changed(channel)
        self._pass_on("looks" if subscription.viewing else "turned", subscription, answer=True)

    def left(self, subscription: Subscription) -> None:
        """A socket is gone, or follows the conversation no more."""
        if subscription.viewing and _is_staff(subscription):
            subscription.viewing = False
            self._changed(subscription.channel)
            self._pass_on("turned", subscription)

    def typing(self, subscription: Subscription) -> None:
        """Somebody who isn't in it writes a first answer: colleagues are told, nobody else."""
        now = self.loop.time()
        if not _is_staff(subscription) or now - subscription.typed_at < _TYPING_EVERY:
            return
        subscription.typed_at = now
        self._types(subscription.channel, subscription.person_id, _who(subscription))
        self._pass_on("types", subscription)

    def heard(self, message: dict[str, Any]) -> None:
        """What another gateway passed on."""
        if message.get("node") == self.presence.node or "staff" not in message:
            return
        conversation, person, role, alias = message["staff"]
        channel, person_id = self.hub.channels.get(UUID(conversation)), UUID(person)
        if channel is None:
            return
        if message["kind"] == "types":
            self._types(channel, person_id, (role, alias))
            return
        there = self.elsewhere.setdefault(channel.id, {})
        there.pop(person_id, None)
        if message["kind"] == "looks":
            there[person_id] = ((role, alias), self.loop.time() + _FORGET_AFTER)
        self._changed(channel)
        if message.get("answer"):
            self._say(channel)

    def say_again(self) -> None:
        """Tell the others who looks here, so that hearsay doesn't grow old; forget what did."""
        now = self.loop.time()
        for channel in self.hub.channels.values():
            self._say(channel)
            there = self.elsewhere.get(channel.id, {})
            if any(until < now for _, until in there.values()):
                kept = {key: one for key, one in there.items() if one[1] >= now}
                self.elsewhere[channel.id] = kept
                self._changed(channel)
        for gone in (self.elsewhere.keys() | self.told.keys()) - self.hub.channels.keys():
            self.elsewhere.pop(gone, None)
            self.told.pop(gone, None)

    def _say(self, channel: Channel) -> None:
        for subscription in channel.subscriptions.values():
            if subscription.viewing and _is_staff(subscription):
                self._pass_on("looks", subscription)

    def _changed(self, channel: Channel) -> None:
        """Several changes at once are told once."""
        if channel.id not in self.unsettled:
            self.unsettled.add(channel.id)
            self.loop.call_later(_SETTLE, self._settle, channel)

    def _settle(self, channel: Channel) -> None:
        self.unsettled.discard(channel.id)
        now = self._there(channel)
        if self.hub.channels.get(channel.id) is not channel:
            self.told.pop(channel.id, None)
        elif now != self.told.get(channel.id, frozenset()):
            self.told[channel.id] = now
            self._tell(channel, self._frame(channel))

    def _there(self, channel: Channel) -> frozenset[tuple[UUID, Who]]:
        here = {
            (one.person_id, _who(one))
            for one in channel.subscriptions.values()
            if one.viewing and _is_staff(one)
        }
        heard = {(key, who) for key, (who, _) in self.elsewhere.get(channel.id, {}).items()}
        return frozenset(here | heard)

    def _frame(self, channel: Channel) -> bytes:
        viewing = sorted(self.told.get(channel.id, ()), key=lambda one: (one[1][1], one[0]))
        return ready(
            {
                "type": "presence",
                "conversation": str(channel.id),
                "people": self.presence.people(channel),
                "viewing": [_person(key, who) for key, who in viewing],
            }
        )

    def _types(self, channel: Channel, person_id: UUID, who: Who) -> None:
        told = {"conversation": str(channel.id), "person": _person(person_id, who)}
        self._tell(channel, ready({"type": "typing", **told}), but=person_id)

    def _tell(self, channel: Channel, frame: bytes, but: UUID | None = None) -> None:
        for session, subscription in channel.subscriptions.items():
            if _is_staff(subscription) and subscription.person_id != but:
                session.line.put(frame)

    def _pass_on(self, kind: str, subscription: Subscription, *, answer: bool = False) -> None:
        role, alias = _who(subscription)
        staff = [subscription.channel.id.hex, subscription.person_id.hex, role, alias]
        self.presence.pass_on({"kind": kind, "staff": staff, "answer": answer})


def _is_staff(subscription: Subscription) -> bool:
    return subscription.standing is not None and subscription.standing.role in _STAFF


def _who(subscription: Subscription) -> Who:
    assert subscription.standing is not None
    return (subscription.standing.role, subscription.standing.alias)


def _person(person_id: UUID, who: Who) -> dict[str, str]:
    role, alias = who
    return {"role": role, "alias": alias, "id": str(person_id)}

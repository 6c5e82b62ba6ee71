"""Who is connected, and what happens with what they ask for; joins the gateway's parts."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db import DatabaseError

from peerdesk.core.clock import rfc3339
from peerdesk.delivery.realtime import Hint
from peerdesk.domain.conversations.operations.posting import Draft, Posted, Result
from peerdesk.domain.conversations.wire import message_wire
from peerdesk.entrypoints.gateway import archive, availability, counters, invitations, watch
from peerdesk.entrypoints.gateway.archive import Archive
from peerdesk.entrypoints.gateway.batcher import ME, Batcher, Item
from peerdesk.entrypoints.gateway.frames import Send, error
from peerdesk.entrypoints.gateway.hub import Channel, Entry, Hub
from peerdesk.entrypoints.gateway.limits import Limits
from peerdesk.entrypoints.gateway.line import Line, Outbox
from peerdesk.entrypoints.gateway.listener import listen
from peerdesk.entrypoints.gateway.passing import Passing
from peerdesk.entrypoints.gateway.places import act_in_place
from peerdesk.entrypoints.gateway.session import GOING_AWAY, Session
from peerdesk.entrypoints.gateway.staffroom import Staffroom
from peerdesk.entrypoints.gateway.warnings import Sent, Warnings

log = logging.getLogger(__name__)

_GATHER_CHANGES = 0.03


class Switchboard:
    """One for the process; lives in the loop's thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, limits: Limits) -> None:
        self.loop = loop
        self.limits = limits
        self.lines: set[Line] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.outbox = Outbox(loop)
        self.archive = Archive()
        self.batcher = Batcher(loop, self.deliver)
        self.hub = Hub(self.archive, limits, self.spawn)
        self.passing = Passing(self.hub, self.archive, loop)
        self.presence = self.passing.presence
        self.staffroom = Staffroom(self.archive)
        self.warnings = Warnings(self.archive, self.spawn)
        self.draining = False
        self.hub.on_change = self.conversation_changed
        self.hub.on_joined = self.passing.joined
        self.hub.on_left = self.passing.left

    def start(self) -> None:
        """Begin to listen and to look round."""
        self.spawn(watch.watch(self))
        self.spawn(watch.pulse(self))
        self.spawn(self.passing.keep())
        self.spawn(self.passing.say_again())
        if self.limits.hears_hints:
            self.spawn(listen(self.hear, lambda: self.spawn(watch.look_round(self))))

    def open(self, line: Line, cookie: str) -> Session:
        """A client came in."""
        self.lines.add(line)
        counters.SOCKETS.inc()
        return Session(line, self, self.limits, cookie, self.loop.time())

    def at_home(self) -> list[Session]:
        """Everybody who was welcomed."""
        return [one.session for one in self.lines if one.session and one.session.is_home]

    def greet(self, session: Session, token: str | None) -> None:
        self.spawn(self._greet(session, token))

    def subscribe(self, session: Session, conversation: UUID, after: int) -> None:
        self.hub.subscribe(session, conversation, after)

    def unsubscribe(self, session: Session, conversation: UUID) -> None:
        if subscription := session.subscriptions.get(conversation):
            self.hub.drop(subscription)

    def send(self, session: Session, frame: Send, client_id: UUID) -> None:
        if self.draining:
            return  # not acknowledged: the client sends it again, elsewhere
        caller = session.caller
        draft = Draft(
            caller.person.id,
            frame.conversation,
            client_id,
            frame.text,
            frame.attachments,
            caller.only_community,
        )
        self.batcher.add(session, frame.id, draft)

    def typing(self, session: Session, conversation: UUID) -> None:
        act_in_place(self.hub, session, conversation, self.passing.typing)

    def read(self, session: Session, conversation: UUID, seq: int) -> None:
        act_in_place(self.hub, session, conversation, partial(self.presence.read, seq=seq))

    def viewing(self, session: Session, conversation: UUID, on: bool) -> None:
        # Its standing may not be known yet: then `joined` tells.
        if subscription := session.subscriptions.get(conversation):
            self.passing.onlookers.view(subscription, on=on)

    def leave(self, session: Session) -> None:
        """A client is gone."""
        if session.line not in self.lines:
            return
        self.lines.discard(session.line)
        counters.SOCKETS.dec()
        for subscription in list(session.subscriptions.values()):
            self.hub.drop(subscription)
        self.staffroom.leave(session)

    def deliver(self, items: Sequence[Item], results: Sequence[Result]) -> None:
        """After the commit, never before: acknowledge, and send on to who listens (I1)."""
        for item, result in zip(items, results, strict=True):
            draft = item.draft
            if not isinstance(result, Posted):
                about = {"id": item.id, "conversation": draft.conversation_id}
                item.session.put(error(result.code, result.detail, **about))
                continue
            item.session.put(
                {
                    "type": "ack",
                    "id": item.id,
                    "seq": result.seq,
                    "at": rfc3339(result.at),
                    "conversation": str(draft.conversation_id),
                }
            )
            if result.fresh and draft.conversation_id in self.hub.channels:
                wire = message_wire(result, author_id=draft.person_id, text=draft.text)
                self.hub.push(Entry(wire, draft.conversation_id, None))
                self.warnings.consider(Sent(item.session, item.id, result, draft.text))
        counters.POSTED.inc(len(items))
        counters.BATCHES.inc()
        self.outbox.flush()

    def hear(self, hint: Hint) -> None:
        """A hint from the bus: look at once at what it speaks of."""
        # What was posted here is on its way by `deliver`; hints of a round may overtake it.
        for conversation, head in hint.heads.items() if hint.by != ME else ():
            self.hub.hear(UUID(conversation), head)
        if hint.person:
            self.spawn(self._person_changed(UUID(hint.person), hint.topic))
        if hint.queue:
            self.spawn(self.staffroom.look([UUID(hint.queue)]))
            self.staffroom.call(UUID(hint.queue))
        if hint.passing:
            self.passing.heard(hint.passing)

    def conversation_changed(self, channel: Channel) -> None:
        """Tell everybody in it how the conversation stands; several changes at once are one."""
        if not channel.stale:
            channel.stale = True
            self.spawn(self._tell_change(channel))

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run beside; a failure is logged, and what it was for is looked at again later."""
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)

    async def drain(self) -> None:
        """Finish the commit under way, acknowledge it, say goodbye to all."""
        self.draining = True
        try:
            async with asyncio.timeout(self.limits.drain_within):
                await self.batcher.idle.wait()
                await self.presence.keep()
        except (TimeoutError, DatabaseError):
            log.warning("stopped with messages unanswered; their senders will send them again")
        for line in list(self.lines):
            if line.session:
                line.session.end(GOING_AWAY, "going away")
        for _ in range(20):
            if not self.lines:
                break
            await asyncio.sleep(0.05)

    def close(self) -> None:
        """Stop all work beside."""
        for task in self.tasks:
            task.cancel()
        self.batcher.close()
        self.archive.close()

    def _done(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (trouble := task.exception()):
            log.error("work beside failed: %r", trouble, exc_info=trouble)

    async def _greet(self, session: Session, token: str | None) -> None:
        try:
            guest = await self.archive.ask(archive.recognise, token, session.cookie)
        except DatabaseError:
            session.end(GOING_AWAY, "unavailable")
            return
        session.welcome(guest, self.loop.time())
        if session.is_home:
            self.staffroom.enter(session)
            session.act_on_early(self.loop.time())
            await invitations.look(self.archive, [session])
            await availability.look(self.archive, [session])
            await self.staffroom.look([community for community, _ in guest.roles] if guest else [])

    async def _person_changed(self, person_id: UUID, topic: str) -> None:
        theirs = [one for one in self.at_home() if one.caller.person.id == person_id]
        if topic == "invitations":
            await invitations.look(self.archive, theirs)
        elif topic == "availability":
            await availability.look(self.archive, theirs)
        else:
            await watch.look_at_rights(self, theirs)

    async def _tell_change(self, channel: Channel) -> None:
        await asyncio.sleep(_GATHER_CHANGES)
        channel.stale = False
        followers = list(channel.subscriptions.items())
        callers = [session.caller for session, _ in followers]
        views = await self.archive.ask(archive.views, channel.id, callers)
        channel.people = await self.archive.ask(archive.people, channel.id)
        for (session, subscription), view in zip(followers, views, strict=True):
            if session.subscriptions.get(channel.id) is not subscription:
                continue
            if view is None:
                self.hub.dismiss(subscription)
            else:
                session.put({"type": "conversation", **view})
        self.presence.changed(channel)

"""News for agents and owners: what changes in the queues of their communities."""

import asyncio
from typing import Any
from uuid import UUID

from peerdesk.entrypoints.gateway import archive
from peerdesk.entrypoints.gateway.archive import Archive
from peerdesk.entrypoints.gateway.session import Session

_STAFF = frozenset({"agent", "owner"})
_GATHER = 0.25
_Queue = dict[UUID, tuple[Any, ...]]


class Staffroom:
    """Which sessions look after which community, and how its queue stood when last looked at."""

    def __init__(self, desk: Archive) -> None:
        self.archive = desk
        self.sessions: dict[UUID, set[Session]] = {}
        self.queues: dict[UUID, _Queue] = {}
        self.called: set[UUID] = set()

    def enter(self, session: Session) -> None:
        """Have a session told of its communities' queues, if its person works there."""
        assert session.guest is not None
        for community, role in session.guest.roles:
            if role in _STAFF:
                self.sessions.setdefault(community, set()).add(session)

    def leave(self, session: Session) -> None:
        """The session is gone."""
        for community in list(self.sessions):
            self.sessions[community].discard(session)
            if not self.sessions[community]:
                del self.sessions[community]
                self.queues.pop(community, None)

    def call(self, community: UUID) -> None:
        """Have the desks of a community read their queues again; several changes are one call."""
        if community not in self.called and community in self.sessions:
            self.called.add(community)
            asyncio.get_running_loop().call_later(_GATHER, self._call, community)

    def _call(self, community: UUID) -> None:
        self.called.discard(community)
        for session in self.sessions.get(community, ()):
            if session.at_desk and session.is_home:
                session.put({"type": "queue", "community": str(community)})

    async def look(self, communities: list[UUID] | None = None) -> None:
        """Look at the queues (all of them by default) and tell what came, went or changed."""
        watched = [one for one in communities or list(self.sessions) if one in self.sessions]
        if not watched:
            return
        for community, now in (await self.archive.ask(archive.queue, watched)).items():
            before = self.queues.get(community)
            if community in self.sessions:
                self.queues[community] = now
            if before is not None:
                await self._tell(community, _changed(before, now))

    async def _tell(self, community: UUID, conversations: set[UUID]) -> None:
        for conversation in conversations:
            # Who follows the conversation itself is told by the hub.
            sessions = [
                one
                for one in self.sessions.get(community, ())
                if conversation not in one.subscriptions
            ]
            callers = [one.caller for one in sessions]
            views = await self.archive.ask(archive.views, conversation, callers)
            for session, view in zip(sessions, views, strict=True):
                if view is not None and session.is_home:
                    session.put({"type": "conversation", **view})


def _changed(before: _Queue, now: _Queue) -> set[UUID]:
    return {one for one in before.keys() | now.keys() if before.get(one) != now.get(one)}

"""The gateway's calls into the domain: sync functions, run in threads of their own.

No socket holds a database connection: each thread has one, and there are as many as threads.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.utils import translation

from peerdesk.core import clock
from peerdesk.core.errors import NotFound
from peerdesk.domain.communities.queries import roles_of_each
from peerdesk.domain.conversations import queries
from peerdesk.domain.conversations.access import Ask, Standing, conversation_for, standings
from peerdesk.domain.conversations.models import Event, Participant
from peerdesk.domain.conversations.wire import conversation_wire
from peerdesk.domain.people import credentials
from peerdesk.domain.people.access import Caller
from peerdesk.domain.people.credentials import Credential
from peerdesk.domain.ratings.queries import rateable, whose_stars
from peerdesk.domain.ratings.shown import card_of
from peerdesk.domain.ratings.wire import card_wire
from peerdesk.domain.routing.models import Invitation
from peerdesk.domain.routing.queries import pending_of_each, states_of
from peerdesk.domain.routing.standing import places_of_each
from peerdesk.domain.routing.wire import invitation_wire
from peerdesk.entrypoints.gateway.session import Guest, Role

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")
_TRY_FOR = 30.0
# Set when the process ends: then nobody waits for a lost database any more.
ENDING = threading.Event()
_LOST = (OperationalError, InterfaceError)


class Archive:
    """Readers: a few threads. Writing has a thread of its own (batcher)."""

    def __init__(self, readers: int = 3) -> None:
        self.threads = ThreadPoolExecutor(readers, thread_name_prefix="reader")

    async def ask(self, question: Callable[..., Answer], *about: Any) -> Answer:
        """The function's answer; a lost database is waited for, up to half a minute."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _TRY_FOR
        while True:
            try:
                return await loop.run_in_executor(self.threads, _ask, question, about)
            except _LOST:
                if loop.time() > until or ENDING.is_set():
                    raise
                await asyncio.sleep(0.2)

    def close(self) -> None:
        ENDING.set()
        self.threads.shutdown(wait=False, cancel_futures=True)


def _ask(question: Callable[..., Answer], about: Sequence[Any]) -> Answer:
    try:
        return question(*about)
    except _LOST:
        connection.close()  # the next try opens another
        raise


def patiently(act: Callable[[], Answer], seconds: float) -> Answer:
    """Do it again after the database was lost, as long as that may take; raises the last loss.

    Only for what may be done twice.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            return act()
        except _LOST as lost:
            connection.close()
            if time.monotonic() > until or ENDING.is_set():
                raise
            log.warning("database lost, trying again: %s", type(lost).__name__)
            time.sleep(0.1)


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation at the moment somebody subscribes."""

    standing: Standing
    head: int
    people: list[Participant]


def recognise(token: str | None, session_key: str) -> Guest | None:
    """Who says hello, by token or by the web session that the cookie names."""
    found = None
    if token is not None:
        found = credentials.by_token(token, now=clock.now())
    elif session_key:
        found = credentials.by_session(session_key)
    if found is None:
        return None
    caller, credential = found
    (roles,) = roles_of([caller])
    return Guest(caller, credential, roles)


def roles_of(callers: Sequence[Caller]) -> list[frozenset[Role]]:
    """Each caller's living roles, as far as their token reaches."""
    held = roles_of_each({caller.person.id for caller in callers})
    return [
        frozenset(
            (community, role)
            for community, role in held.get(caller.person.id, ())
            if caller.only_community in (None, community)
        )
        for caller in callers
    ]


def open_timeline(ask: Ask) -> Opened | None:
    """What somebody may see of a conversation; None for a stranger."""
    (standing,) = standings([ask])
    if standing is None:
        return None
    ids = [ask.conversation_id]
    # The head is read before the events: what comes in between is simply read with them.
    return Opened(standing, queries.heads_of(ids)[ask.conversation_id], queries.people_of(ids))


def standings_of(asks: Sequence[Ask]) -> list[Standing | None]:
    """What everybody is now in what they follow."""
    return standings(asks)


def events_after(conversation_id: UUID, after: int, limit: int) -> list[Event]:
    """A piece of a timeline."""
    return queries.events_after(conversation_id, after, limit)


def events_after_each(heads: Mapping[UUID, int], limit: int) -> list[Event]:
    """The next pieces of many timelines."""
    return queries.events_after_each(heads, limit)


def heads(conversation_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The heads as the table has them."""
    return queries.heads_of(conversation_ids)


def still_good(known: Sequence[Credential]) -> list[bool]:
    """Which credentials still open the door."""
    return credentials.still_good(known, now=clock.now())


def views(conversation_id: UUID, callers: Sequence[Caller]) -> list[dict[str, Any] | None]:
    """The conversation as each of the callers sees it; None for who may not (any more)."""
    may_rate = conversation_id in rateable([conversation_id])
    return [_view(conversation_id, caller, may_rate) for caller in callers]


def _view(conversation_id: UUID, caller: Caller, may_rate: bool) -> dict[str, Any] | None:
    with translation.override(caller.person.language):
        try:
            seen = conversation_for(caller, conversation_id)
            card = card_of(conversation_id, caller.person.id, seen.role, now=clock.now())
            wire = conversation_wire(seen, rateable=may_rate, more=card.can if card else ())
            shown = card_wire(card) if card else None
            return {**wire, "rating": shown, "rates": whose_stars(seen.conversation)}
        except NotFound:
            return None


def people(conversation_id: UUID) -> list[Participant]:
    """Who is in the conversation now."""
    return queries.people_of([conversation_id])


def queue(community_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, tuple[Any, ...]]]:
    """For each community what lies in its agents' queue, with what tells one state from another."""
    found: dict[UUID, dict[UUID, tuple[Any, ...]]] = {one: {} for one in community_ids}
    for row in queries.agents_queue(community_ids):
        found[row.community_id][row.id] = (row.state, row.channel, row.last_seq, row.due_at)
    return found


def invitations(callers: Sequence[Caller]) -> list[dict[str, dict[str, Any]]]:
    """What each caller is asked now, by invitation id, in their language."""
    pending: dict[UUID, list[Invitation]] = {}
    for one in pending_of_each({caller.person.id for caller in callers}):
        pending.setdefault(one.expert_id, []).append(one)
    return [_invitations(caller, pending.get(caller.person.id, [])) for caller in callers]


def _invitations(caller: Caller, pending: Sequence[Invitation]) -> dict[str, dict[str, Any]]:
    with translation.override(caller.person.language):
        return {
            str(one.id): invitation_wire(one)
            for one in pending
            if caller.only_community in (None, one.community_id)
        }


def places(callers: Sequence[Caller]) -> list[list[tuple[Any, ...]]]:
    """How each caller's places as an expert stand now, with what tells one state from another."""
    seats = places_of_each({caller.person.id for caller in callers})
    return [
        [row for row in seats.get(caller.person.id, []) if caller.only_community in (None, row[0])]
        for caller in callers
    ]


def outcome(invitation_ids: Sequence[str]) -> dict[str, str]:
    """What became of invitations that are gone."""
    return {str(key): state for key, state in states_of([UUID(one) for one in invitation_ids])}

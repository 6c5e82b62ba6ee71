"""Looks at regular times whether everything is still so: rights, heads, invitations, heartbeats.

Hints only make the same happen sooner. So a lost bus costs seconds, never an event or a right.
"""

import asyncio
import logging
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import DatabaseError

from peerdesk.domain.conversations.access import Ask
from peerdesk.entrypoints.gateway import archive, availability, invitations
from peerdesk.entrypoints.gateway.hub import Subscription
from peerdesk.entrypoints.gateway.session import NOT_SIGNED_IN, Session

if TYPE_CHECKING:
    from peerdesk.entrypoints.gateway.switchboard import Switchboard

log = logging.getLogger(__name__)

_LONGEST_ROUND = 5.0


async def watch(board: "Switchboard") -> None:
    """Look round, for ever; with very many sockets less often, at a quarter of the time at most."""
    spent = 0.0
    while True:
        await asyncio.sleep(max(board.limits.look_every, 3 * spent))
        began = board.loop.time()
        try:
            await look_round(board)
        except DatabaseError:
            log.warning("the database is away; looking again soon")
        spent = min(board.loop.time() - began, _LONGEST_ROUND)


async def look_round(board: "Switchboard") -> None:
    """Everything that hints would have told."""
    await look_at_rights(board, board.at_home())
    await look_at_heads(board)
    await invitations.look(board.archive, board.at_home())
    await availability.look(board.archive, board.at_home())
    await board.staffroom.look()


async def look_at_rights(board: "Switchboard", sessions: Collection[Session]) -> None:
    """Close whose token, session or a membership is no more; end what they may not see (I5)."""
    sessions = [one for one in sessions if one.is_home]
    if not sessions:
        return
    guests = [one.guest for one in sessions if one.guest]
    good = await board.archive.ask(archive.still_good, [one.credential for one in guests])
    roles = await board.archive.ask(archive.roles_of, [one.caller for one in guests])
    for session, guest, is_good, now in zip(sessions, guests, good, roles, strict=True):
        if not session.is_home:
            continue
        if not is_good or guest.roles - now:
            session.end(NOT_SIGNED_IN, "no longer signed in")
        elif now != guest.roles:
            session.guest = replace(guest, roles=now)
            board.staffroom.enter(session)
    await _look_at_subscriptions(board, sessions)


async def _look_at_subscriptions(board: "Switchboard", sessions: Collection[Session]) -> None:
    held: list[tuple[Subscription, Ask]] = [
        (subscription, subscription.ask)
        for session in sessions
        if session.is_home
        for subscription in session.subscriptions.values()
        if subscription.standing
    ]
    found = await board.archive.ask(archive.standings_of, [ask for _, ask in held]) if held else []
    for (subscription, _), standing in zip(held, found, strict=True):
        if standing is None and subscription.session.is_home:
            board.hub.dismiss(subscription)
        elif standing is not None:
            subscription.standing = standing


async def look_at_heads(board: "Switchboard") -> None:
    """Compare the heads of all timelines that somebody follows with the table."""
    followed: list[UUID] = list(board.hub.channels)
    if not followed:
        return
    for conversation, head in (await board.archive.ask(archive.heads, followed)).items():
        channel = board.hub.channels.get(conversation)
        if channel is not None:
            board.hub.lacks(channel, head)


async def pulse(board: "Switchboard") -> None:
    """Ping who has been silent; hang up on who is dead, and on who never said hello."""
    limits = board.limits
    every = min(5.0, limits.heartbeat / 2, limits.hello_within / 2)
    while True:
        await asyncio.sleep(every)
        now = board.loop.time()
        for line in list(board.lines):
            silent = now - line.heard_at
            if line.session is None or silent > limits.dead_after:
                line.hang_up()
            elif not line.session.said_hello and silent > limits.hello_within:
                line.session.end(NOT_SIGNED_IN, "no hello")
            elif silent > limits.heartbeat:
                line.ping()

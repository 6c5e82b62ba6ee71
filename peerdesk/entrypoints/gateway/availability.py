"""Tells an expert's screens that their place has changed: a pause, hours, a limit, a suspension.

The frame says only that there is news; every tab reads for itself what is true now (C4).
"""

from collections.abc import Iterable

from peerdesk.entrypoints.gateway import archive
from peerdesk.entrypoints.gateway.archive import Archive
from peerdesk.entrypoints.gateway.session import Session


async def look(desk: Archive, sessions: Iterable[Session]) -> None:
    """Tell each session whose places aren't what they were when last looked at."""
    experts = [one for one in sessions if one.is_home and one.is_experts]
    if not experts:
        return
    found = await desk.ask(archive.places, [one.caller for one in experts])
    for session, places in zip(experts, found, strict=True):
        if session.known_places not in (None, places) and session.is_home:
            session.put({"type": "availability"})
        session.known_places = places

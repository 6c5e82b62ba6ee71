"""Tells experts what they are asked, and when that is over."""

from collections.abc import Iterable
from typing import Any

from peerdesk.entrypoints.gateway import archive
from peerdesk.entrypoints.gateway.archive import Archive
from peerdesk.entrypoints.gateway.session import Session


async def look(desk: Archive, sessions: Iterable[Session]) -> None:
    """Tell each session which invitations came and went since it was last told."""
    experts = [one for one in sessions if one.is_home and one.is_experts]
    if not experts:
        return
    found = await desk.ask(archive.invitations, [one.caller for one in experts])
    vanished = {
        key
        for session, pending in zip(experts, found, strict=True)
        for key in session.known_invitations.keys() - pending.keys()
    }
    outcomes = await desk.ask(archive.outcome, list(vanished)) if vanished else {}
    for session, pending in zip(experts, found, strict=True):
        _tell(session, pending, outcomes)


def _tell(session: Session, pending: dict[str, dict[str, Any]], outcomes: dict[str, str]) -> None:
    if not session.is_home:
        return
    known = session.known_invitations
    for key, invitation in pending.items():
        # Said again when its words changed: what was taken from the question goes from its card.
        now = (invitation["conversation"], invitation["excerpt"])
        if known.get(key) != now:
            known[key] = now
            session.put({"type": "invitation", **invitation})
    # Of two looks that overlapped the later may know less: only what has an outcome is gone.
    for key in [one for one in known if one not in pending and one in outcomes]:
        (conversation, _excerpt), state = known.pop(key), outcomes[key]
        session.put(
            {"type": "invitation_gone", "id": key, "conversation": conversation, "state": state}
        )

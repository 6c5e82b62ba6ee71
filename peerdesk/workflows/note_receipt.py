"""A device has shown a notification, or none has in its time: how reachable a person is."""

from datetime import datetime
from typing import Final

from peerdesk.delivery.notifications import outbox, receipts
from peerdesk.delivery.notifications.kinds import INVITATION
from peerdesk.domain.routing.operations.seats import note_reach

_BATCH: Final = 200


def note_receipt(*, token: str, now: datetime) -> bool:
    """The device showed it; whether what it showed still holds.

    Raises NotFound for a forged, used or forgotten token.
    """
    receipt = receipts.receive(token, now=now)
    # A transaction of its own: whoever answers holds the seat first and then the notice.
    # Several devices of one person are one person reached.
    if receipt.first and receipt.alive and receipt.kind == INVITATION:
        note_reach(person_id=receipt.person_id, reached=True)
    return receipt.alive


def note_silence(now: datetime) -> int:
    """Invitations that are over: those that were sent and rang nowhere count against reach."""
    over = outbox.over_and_uncounted(now, _BATCH)
    for notice in over:
        if outbox.close(notice, now) is False and notice.kind == INVITATION:
            note_reach(person_id=notice.person_id, reached=False)
    return len(over)

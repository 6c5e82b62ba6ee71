"""The scanner's word on a file in quarantine; it may be asked twice."""

from contextlib import closing
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import transaction

from peerdesk.domain.files import scanner
from peerdesk.domain.files.lifecycle import State
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.files.operations.removing import leave_erasing
from peerdesk.domain.files.stores import Missing
from peerdesk.domain.files.stores import store as bytes_store

log = structlog.get_logger(__name__)

_TRY_AGAIN: Final = timedelta(seconds=30)


def scan(*, file_id: UUID, now: datetime) -> State | None:
    """Have it scanned: clean, infected (its bytes go), or as before if there was no verdict.

    No transaction is open while the scanner looks. None: it isn't in quarantine any more.
    """
    waiting = StoredFile.objects.filter(id=file_id, state=State.CHECKING)
    if not waiting.exists():
        return None
    try:
        with closing(bytes_store().open(f"{file_id}/content")) as pieces:
            found = scanner.finds_virus(pieces)
    except (scanner.ScannerTrouble, Missing) as trouble:
        log.warning("a file waits for the scanner", file=str(file_id), reason=str(trouble))
        waiting.update(due_at=now + _TRY_AGAIN)
        return State.CHECKING
    return _settle(file_id, State.INFECTED if found else State.CLEAN, now)


@transaction.atomic
def _settle(file_id: UUID, to: State, now: datetime) -> State | None:
    due_at = now if to == State.INFECTED else None
    moved = StoredFile.objects.filter(id=file_id, state=State.CHECKING).update(
        state=to, due_at=due_at
    )
    if moved and to == State.INFECTED:
        StoredFile.objects.filter(id=file_id).update(previews=[])
        leave_erasing(file_id)
        log.warning("a virus was found in a file", file=str(file_id))
    return to if moved else None

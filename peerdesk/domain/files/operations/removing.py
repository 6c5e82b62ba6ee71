"""Removing files for good: nobody gets them from this instant on, soon the bytes are gone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from peerdesk.core.jobs import leave
from peerdesk.domain.files.lifecycle import GONE, State
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.files.stores import store as bytes_store

ERASE_JOB: Final = "files.erase"


def remove(*, file_ids: Sequence[UUID], now: datetime) -> int:
    """Remove them, inside the caller's transaction; twice is the same. How many there were (I16).

    Name and previews go with the row's move. The bytes go by a job after the commit, and by the
    sweep if that job is lost: they are outside of the database.
    """
    kept = StoredFile.objects.filter(id__in=list(file_ids)).exclude(state=State.REMOVED)
    ids = list(kept.order_by("id").select_for_update(no_key=True).values_list("id", flat=True))
    StoredFile.objects.filter(id__in=ids).update(
        state=State.REMOVED,
        name="",
        sha256=b"",
        previews=[],
        changes=[],
        keep_until=None,
        due_at=now,
    )
    for file_id in ids:
        leave_erasing(file_id)
    return len(ids)


def leave_erasing(file_id: UUID) -> None:
    """Have the bytes destroyed after the commit."""
    leave(ERASE_JOB, file_id=str(file_id))


def erase(*, file_id: UUID) -> bool:
    """Destroy the bytes of a file that is gone; False for one that isn't. Twice is the same."""
    if not StoredFile.objects.filter(id=file_id, state__in=GONE).exists():
        return False
    bytes_store().erase(str(file_id))
    StoredFile.objects.filter(id=file_id, state__in=GONE).update(due_at=None)
    return True

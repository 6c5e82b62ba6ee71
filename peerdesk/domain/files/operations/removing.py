"""Removing files for good: nobody gets them from this instant on, soon the bytes are gone."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from peerdesk.core.idempotency import rewrite_answers
from peerdesk.core.jobs import leave
from peerdesk.domain.files.lifecycle import GONE, State
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.files.stores import store as bytes_store

ERASE_JOB: Final = "files.erase"
_DAY: Final = timedelta(days=1)
_UPLOAD: Final = '"changes"'  # only the answer to an upload has it
_NOTHING_LEFT: Final[dict[str, Any]] = {
    "state": State.REMOVED,
    "name": "",
    "sha256": b"",
    "previews": [],
    "changes": [],
    "keep_until": None,
}


def remove(*, file_ids: Sequence[UUID], now: datetime) -> int:
    """Remove them, inside the caller's transaction; twice is the same. How many there were (I16).

    Name and previews go with the row's move. The bytes go by a job after the commit, and by the
    sweep if that job is lost: they are outside of the database.
    """
    kept = StoredFile.objects.filter(id__in=list(file_ids)).exclude(state=State.REMOVED)
    rows = list(kept.order_by("id").select_for_update(no_key=True))
    StoredFile.objects.filter(id__in=[row.id for row in rows]).update(**_NOTHING_LEFT, due_at=now)
    if used := {str(row.id) for row in rows if row.keep_until is None}:
        # What nobody used is older than the answers, or its uploader's own.
        rewrite_answers(since=now - _DAY, holding=_UPLOAD, rewrite=partial(_nameless, ids=used))
    for row in rows:
        leave_erasing(row.id)
    return len(rows)


def _nameless(body: str, *, ids: set[str]) -> str:
    """The answer to an upload, kept for who repeats it, without the file's name."""
    answer = json.loads(body)
    if answer.get("id") in ids:
        answer["name"] = ""
    return json.dumps(answer)


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

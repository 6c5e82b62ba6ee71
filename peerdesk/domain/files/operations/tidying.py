"""What the sweep does with files: what was lost on its way, what nobody used, what is due again."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from peerdesk.core.jobs import leave
from peerdesk.domain.files.lifecycle import GONE, State
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.files.operations.removing import leave_erasing, remove
from peerdesk.domain.files.operations.storing import SCAN_JOB

_AGAIN: Final = timedelta(minutes=2)


def unused_files(now: datetime, limit: int) -> list[UUID]:
    """Files that no message took in time."""
    unused = StoredFile.objects.filter(keep_until__lt=now).exclude(state__in=GONE)
    return list(unused.order_by("keep_until").values_list("id", flat=True)[:limit])


def due_files(now: datetime, limit: int) -> list[UUID]:
    """Files whose state is to be looked at again."""
    due = StoredFile.objects.filter(due_at__lt=now).order_by("due_at")
    return list(due.values_list("id", flat=True)[:limit])


@transaction.atomic
def remove_unused(*, file_id: UUID, now: datetime) -> bool:
    """Whether it was still unused: a message may have taken it at this instant."""
    rows = StoredFile.objects.select_for_update(no_key=True, skip_locked=True)
    if not rows.filter(id=file_id, keep_until__lt=now).exclude(state__in=GONE).exists():
        return False
    return remove(file_ids=[file_id], now=now) > 0


@transaction.atomic
def look_again(*, file_id: UUID, now: datetime) -> bool:
    """Leave the job anew that its state waits for; what arrives no more is removed."""
    rows = StoredFile.objects.select_for_update(no_key=True, skip_locked=True)
    row = rows.filter(id=file_id, due_at__lt=now).first()
    if row is None:
        return False
    if row.state == State.RECEIVING:
        remove(file_ids=[row.id], now=now)
    elif row.state == State.CHECKING:
        leave(SCAN_JOB, file_id=str(row.id))
    else:
        leave_erasing(row.id)
    StoredFile.objects.filter(id=row.id).update(due_at=now + _AGAIN)
    return True

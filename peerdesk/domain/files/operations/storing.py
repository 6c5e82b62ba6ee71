"""Taking a file: looked into, cleaned, kept; in quarantine first where there is a scanner (S4)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import IO, Final
from uuid import UUID

from django.db import transaction

from peerdesk.core.ids import new_id
from peerdesk.core.jobs import leave
from peerdesk.core.limits import Limit
from peerdesk.domain.communities.models import Community
from peerdesk.domain.files import scanner
from peerdesk.domain.files.examining import Examined, examined
from peerdesk.domain.files.lifecycle import State
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.files.refusals import TooBusy
from peerdesk.domain.files.stores import store as bytes_store
from peerdesk.domain.people.models import Person

MIB: Final = 1024 * 1024
# A file that no message has is removed after so long.
UNUSED: Final = timedelta(hours=24)
# Longer than any upload takes: what is still arriving then has died on its way.
_ARRIVING: Final = timedelta(minutes=15)
_SCANNED_WITHIN: Final = timedelta(minutes=2)
SCAN_JOB: Final = "files.scan"
# Looking into a file takes a process of its own; a person's doors ask this first.
UPLOADS: Final = Limit("uploads", burst=30, per=timedelta(minutes=1))


def store(
    *, community: Community, uploader: Person, name: str, stream: IO[bytes], now: datetime
) -> StoredFile:
    """A file as it may be handed on; its own two transactions, so call it outside of any.

    What isn't used within a day goes again. Raises FileTooLarge (the policy's `attachment_mib`),
    UnknownFileType, UnreadableFile, LockedFile, EmptyFile, TooBusy.
    """
    most = community.policy.attachment_mib * MIB
    with examined(name=name, stream=stream, most=most) as found:
        row = _announce(community, uploader, found, now)
        _put(row.id, found)
    return _arrived(row, now)


def _announce(community: Community, uploader: Person, found: Examined, now: datetime) -> StoredFile:
    """The intention first: whatever dies now, the sweep knows which bytes to destroy."""
    with found.content.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").digest()
    return StoredFile.objects.create(
        id=new_id(),
        community=community,
        uploader=uploader,
        name=found.name,
        type=found.type,
        size=found.content.stat().st_size,
        sha256=digest,
        state=State.RECEIVING,
        previews=found.previews,
        changes=found.changes,
        keep_until=now + UNUSED,
        due_at=now + _ARRIVING,
    )


def _put(file_id: UUID, found: Examined) -> None:
    kept = bytes_store()
    kept.put(f"{file_id}/content", found.content)
    for preview in found.previews:
        kept.put(f"{file_id}/{preview['name']}", found.folder / preview["name"])


@transaction.atomic
def _arrived(row: StoredFile, now: datetime) -> StoredFile:
    scans = scanner.is_set()
    row.state = State.CHECKING if scans else State.CLEAN
    row.due_at = now + _SCANNED_WITHIN if scans else None
    arriving = StoredFile.objects.filter(id=row.id, state=State.RECEIVING)
    if not arriving.update(state=row.state, due_at=row.due_at):
        raise TooBusy(retry_after=10)  # it took so long that the sweep has given it up
    if scans:
        leave(SCAN_JOB, file_id=str(row.id))
    return row


def let_go(*, file_ids: Sequence[UUID], now: datetime) -> None:
    """No message has them any more: they go within a day, unless another takes them."""
    StoredFile.objects.filter(id__in=file_ids).update(keep_until=now + UNUSED)


def keep(*, file_ids: Sequence[UUID]) -> None:
    """A message has them: they stay; inside the caller's transaction."""
    StoredFile.objects.filter(id__in=file_ids).update(keep_until=None)

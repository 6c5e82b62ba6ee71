"""Erasing a person (I20): files that they uploaded and no message has."""

from datetime import datetime
from uuid import UUID

from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.files.operations.removing import remove


def forget_person(person_id: UUID, *, now: datetime) -> None:
    """What a message has stays with its timeline; inside the caller's transaction."""
    unused = StoredFile.objects.filter(uploader_id=person_id, keep_until__isnull=False)
    remove(file_ids=list(unused.values_list("id", flat=True)), now=now)

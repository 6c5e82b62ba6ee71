"""Files on their way into a message: whose they are, and that each is used once (S4).

A file is uploaded first and named by its id in a message; until then only its uploader knows it.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from peerdesk.core.errors import InvalidInput
from peerdesk.core.statements import Asked, Uuids
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Attachment, Conversation
from peerdesk.domain.conversations.operations.drafts import MOST_FILES, Draft
from peerdesk.domain.files.lifecycle import POSTABLE
from peerdesk.domain.files.models import StoredFile
from peerdesk.domain.files.operations.storing import keep
from peerdesk.domain.files.wire import address_of, attachment_wire
from peerdesk.domain.people.models import Person

Wire = Mapping[str, Any]


def attach(*, conversation_id: UUID, file: StoredFile, by: UUID) -> Attachment:
    """The file may be named in a message of `by` in this conversation, once."""
    return Attachment.objects.create(conversation_id=conversation_id, file=file, by_id=by)


def claim(*, community: Community, uploader: Person, file_ids: Sequence[str]) -> list[StoredFile]:
    """One's own unused files for a conversation that is about to open, locked; in their order.

    Inside the caller's transaction. Raises InvalidInput (`attachments`).
    """
    ids = _ids(file_ids)
    free = StoredFile.objects.select_for_update(no_key=True).filter(
        id__in=ids, community=community, uploader=uploader, state__in=POSTABLE
    )
    found = {one.id: one for one in free.exclude(keep_until=None).order_by("id")}
    taken = set(Attachment.objects.filter(file_id__in=ids).values_list("file_id", flat=True))
    if len(ids) > MOST_FILES or len(found) < len(ids) or taken:
        raise no_such_file()
    return [found[one] for one in ids]


def attach_first(*, conversation: Conversation, files: Sequence[StoredFile]) -> list[Wire]:
    """The claimed files go with the first message; inside the caller's transaction."""
    Attachment.objects.bulk_create(
        Attachment(conversation=conversation, file=one, by_id=one.uploader_id, seq=1)
        for one in files
    )
    keep(file_ids=[one.id for one in files])
    return [attachment_wire(one) for one in files]


def no_such_file() -> InvalidInput:
    """Not there, not theirs, used before, of another conversation: one answer for all."""
    sentence = _("There is no such file.")
    return InvalidInput({"attachments": [sentence]}, sentence)


class Brought:
    """The files that the messages of a batch name, each to be taken by one message."""

    def __init__(self, asked: Asked | None) -> None:
        self.free: dict[tuple[UUID, UUID], dict[str, Wire]] = {}
        for file_id, conversation_id, by_id, name, size, kind in asked.rows() if asked else ():
            named = {"id": str(file_id), "name": name, "size": size, "type": kind}
            mine = self.free.setdefault((conversation_id, by_id), {})
            mine[str(file_id)] = {**named, "url": address_of(file_id)}

    def take(self, draft: Draft) -> list[Wire] | None:
        """What the message carries, in its order; None if any of it isn't to be had."""
        if not draft.attachments:
            return []
        mine = self.free.get((draft.conversation_id, draft.person_id), {})
        if not all(one in mine for one in draft.attachments):
            return None
        return [mine.pop(one) for one in draft.attachments]


def ask_brought(batch: Sequence[Draft]) -> Asked | None:
    """The question after all files of a batch; None, and no statement, when nobody brings one."""
    ids = [UUID(one) for draft in batch for one in draft.attachments]
    return Asked(_BROUGHT, [Uuids(ids)]) if ids else None


def give_numbers(taken: Sequence[tuple[Sequence[Wire], int]]) -> None:
    """The messages are written under these numbers: their files stay."""
    rows = [(UUID(one["id"]), seq) for files, seq in taken for one in files]
    Asked(_GIVE, [Uuids(one for one, _seq in rows), [seq for _one, seq in rows]])


def _ids(texts: Sequence[str]) -> list[UUID]:
    try:
        return [UUID(one) for one in dict.fromkeys(texts)]
    except ValueError:
        raise no_such_file() from None


# Under the lock of the conversation, so that no two messages take one file; the file's own lock
# keeps the sweep from removing it as unused at this instant.
_BROUGHT = """
SELECT f.id, a.conversation_id, a.by_id, f.name, f.size, f.type
FROM conversations_attachment a
JOIN files_storedfile f ON f.id = a.file_id
WHERE a.file_id = ANY(%b::uuid[]) AND a.seq IS NULL AND f.state IN ('checking', 'clean')
ORDER BY f.id FOR NO KEY UPDATE
"""
_GIVE = """
WITH given AS (
    UPDATE conversations_attachment a SET seq = one.seq
    FROM unnest(%b::uuid[], %b::bigint[]) AS one (file_id, seq)
    WHERE a.file_id = one.file_id
    RETURNING a.file_id
)
UPDATE files_storedfile f SET keep_until = NULL FROM given WHERE f.id = given.file_id
"""

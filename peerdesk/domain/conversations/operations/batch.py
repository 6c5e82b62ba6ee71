"""What posting knows of each message of a batch between the lock and the commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from peerdesk.domain.conversations.operations.drafts import Draft, Posted


@dataclass(slots=True)
class Written:
    """What stands, or is about to stand, under one author's id."""

    text: str
    seq: int
    role: str
    alias: str
    at: datetime | None = None
    fresh: bool = False
    files: Sequence[Mapping[str, Any]] = ()

    def posted(self, draft: Draft) -> Posted:
        assert self.at is not None
        where, mine = draft.conversation_id, draft.client_id
        named = (self.role, self.alias)
        return Posted(where, mine, self.seq, self.at, *named, self.fresh, self.files)

    def is_of(self, draft: Draft) -> bool:
        """Whether the draft says the same."""
        return self.text == draft.text and [one["id"] for one in self.files] == list(
            draft.attachments
        )


@dataclass(slots=True)
class Row:
    """What a locked conversation says of who may write, and when silence has lasted too long."""

    state: str
    handler_id: UUID | None
    queue: str
    community_id: UUID
    last_seq: int
    owed: bool  # the support team owes an answer
    mailed_to: UUID | None  # the customer, if answers go to them by mail


class Fresh(NamedTuple):
    """A message to be written, with its number."""

    draft: Draft
    written: Written
    row: Row

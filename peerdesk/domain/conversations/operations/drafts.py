"""What is sent and what is answered: a draft, a posted message, and every reason to refuse one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import InvalidInput, Refusal

LONGEST_TEXT = 8000
MOST_FILES = 10
_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as its author sends it; `client_id` is theirs, and the same at every retry.

    `only_community` is how far the author's token reaches (`Caller.only_community`).
    """

    person_id: UUID
    conversation_id: UUID
    client_id: UUID
    text: str
    attachments: Sequence[str] = ()
    only_community: UUID | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A message in its timeline; `fresh` is False for one that an earlier try had written."""

    conversation_id: UUID
    client_id: UUID
    seq: int
    at: datetime
    role: str
    alias: str
    fresh: bool
    attachments: Sequence[Mapping[str, Any]] = ()  # as `data.attachments` has them


@dataclass(frozen=True, slots=True)
class Refused:
    """A message that was not written, and why; `may_take`: its author, an agent, takes it first."""

    refusal: Refusal
    may_take: bool = False

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def detail(self) -> str:
        return self.refusal.detail


class ConversationClosed(Refusal):
    """It must be reopened before anyone writes."""

    code = "closed"
    sentence = _("This conversation is closed. Reopen it to write.")


class NotTheHandler(Refusal):
    """Only the customer and who handles it now may write."""

    code = "not_handler"
    sentence = _("Only the customer and whoever handles this conversation may write in it.")


class IdReused(Refusal):
    """The author's id belongs to another text already (I2)."""

    code = "id_reused"
    sentence = _("This id was used for another message.")


class Busy(Refusal):
    """Somebody else is writing in it at this instant; it may be sent again at once."""

    code = "unavailable"
    status = 503
    sentence = _("This conversation is being changed; try again.")


Result = Posted | Refused


def malformed(draft: Draft) -> Refused | None:
    """Why a draft can't be stored whatever the conversation; None if it can."""
    message = None
    if not draft.text.strip() and not draft.attachments:
        message = "Write something."
    elif len(draft.text) > LONGEST_TEXT:
        message = f"A message has at most {LONGEST_TEXT} characters."
    elif not _storable(draft.text):
        message = "This text has characters that can't be stored."
    if message:
        return Refused(InvalidInput({"text": [message]}, message))
    if draft.attachments and (wrong := _not_files(draft.attachments)):
        return Refused(InvalidInput({"attachments": [wrong]}, wrong))
    return None


def _not_files(ids: Sequence[str]) -> str | None:
    if len(ids) > MOST_FILES:
        return f"A message has at most {MOST_FILES} files."
    if len(set(ids)) < len(ids) or not all(_ID.fullmatch(one) for one in ids):
        return "There is no such file."
    return None


def _storable(text: str) -> bool:
    # PostgreSQL has no NUL in text; half a surrogate pair is no character at all.
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text

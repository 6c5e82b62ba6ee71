"""Raising a flag: for everybody in the conversation, on what they may see (P10)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerdesk.core import clock
from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.delivery.realtime import hint_queue
from peerdesk.domain.conversations.access import Seen, conversation_for
from peerdesk.domain.conversations.lifecycle import State as ConversationState
from peerdesk.domain.conversations.operations.moving import locked
from peerdesk.domain.conversations.operations.unpaid import NotPaidYet
from peerdesk.domain.moderation.detection import masked
from peerdesk.domain.moderation.lifecycle import Kind, State
from peerdesk.domain.moderation.models import Flag
from peerdesk.domain.moderation.shown import event_for
from peerdesk.domain.people.access import Caller

LONGEST_NOTE: Final = 500
# A number that no timeline reaches; PostgreSQL's bigint ends there.
_LARGEST: Final = 2**63 - 1


class AlreadyRemoved(Refusal):
    """Its content is gone; there is nothing left to take away."""

    code = "already_removed"
    sentence = _("This was removed already.")


@transaction.atomic
def raise_flag(
    *,
    caller: Caller,
    conversation_id: UUID,
    kind: str,
    seq: int | None,
    note: str = "",
    now: datetime | None = None,
) -> Flag:
    """The support team is to look at it; the same flag raised again is the one that is open.

    `seq` names the event; without it the whole conversation is meant, which personal data can't be.
    Personal data in the note is masked, for a flag outlives what it was raised for. Raises
    NotFound, InvalidInput (`kind`, `seq`, `note`), AlreadyRemoved.
    """
    seen = conversation_for(caller, conversation_id)
    _check(kind, seq, note)
    # Its lock puts the flag before or after a redaction, never beside it.
    held = locked(conversation_id)
    if held is not None and held.state == ConversationState.UNPAID:
        raise NotPaidYet(state=held.state)
    _must_be_there(seen, kind, seq)
    flag, made = Flag.objects.get_or_create(
        conversation_id=conversation_id,
        seq=seq,
        kind=kind,
        raised_by=caller.person,
        state=State.OPEN,
        defaults={
            "community_id": seen.conversation.community_id,
            "note": masked(note.strip(), seen.conversation.language)[:LONGEST_NOTE],
            "raised_role": seen.role,
            "raised_alias": seen.alias,
            "raised_at": now or clock.now(),
        },
    )
    if made:
        hint_queue(seen.conversation.community_id)
    return flag


def _check(kind: str, seq: int | None, note: str) -> None:
    errors: dict[str, list[str]] = {}
    if kind not in set(Kind):
        errors["kind"] = [str(_("There is no such kind of flag."))]
    if seq is None and kind == Kind.PERSONAL_DATA:
        errors["seq"] = [str(_("Say which message it is."))]
    if len(note) > LONGEST_NOTE or "\0" in note:
        errors["note"] = [str(_("A note has at most 500 characters."))]
    if errors:
        raise InvalidInput(errors)


def _must_be_there(seen: Seen, kind: str, seq: int | None) -> None:
    if seq is None:
        return
    event = event_for(seen, seq) if 0 < seq <= _LARGEST else None
    if event is None:
        raise InvalidInput({"seq": [str(_("There is no such message in this conversation."))]})
    if event.data.get("redacted"):
        raise AlreadyRemoved
    # A message's words or files, or a premium offer's words.
    removable = any(event.data.get(name) for name in ("text", "attachments", "description"))
    if kind == Kind.PERSONAL_DATA and not removable:
        raise InvalidInput({"seq": [str(_("There is nothing in it to be removed."))]})

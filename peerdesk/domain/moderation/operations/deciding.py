"""Deciding flags: each once; who comes second is told so."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.domain.moderation.lifecycle import OUTCOMES, Action, Kind, State
from peerdesk.domain.moderation.models import Flag, Redaction


class AlreadyDecided(Refusal):
    """Somebody was first."""

    code = "already_decided"
    sentence = _("This flag was decided already.")


def decide(flag: Flag, *, action: Action, answer: str, by: UUID, now: datetime) -> None:
    """The flag comes to what the action means; inside the caller's transaction.

    Raises AlreadyDecided.
    """
    values: dict[str, Any] = {"state": OUTCOMES[action], "action": action, "answer": answer}
    values |= {"resolved_by_id": by, "resolved_at": now}
    if not Flag.objects.filter(id=flag.id, state=State.OPEN).update(**values):
        flag.refresh_from_db(fields=["state"])
        raise AlreadyDecided(state=flag.state)
    for name, value in values.items():
        setattr(flag, name, value)


def decide_the_same(
    conversation_id: UUID, seq: int, *, answer: str, by: UUID, now: datetime
) -> list[Flag]:
    """What else was flagged as personal data in an event that was redacted; who flagged is told."""
    same = Flag.objects.filter(
        conversation_id=conversation_id, seq=seq, kind=Kind.PERSONAL_DATA, state=State.OPEN
    )
    others = list(same.select_for_update(no_key=True).order_by("id"))
    for flag in others:
        decide(flag, action=Action.REDACT, answer=answer, by=by, now=now)
    return others


def note_redaction(
    *,
    conversation_id: UUID,
    seq: int,
    flag: Flag | None,
    by: UUID,
    by_role: str,
    found: list[str],
    files: int,
    now: datetime,
) -> Redaction:
    """Who took it away, when, and of what kind it was; that alone stays."""
    return Redaction.objects.create(
        conversation_id=conversation_id,
        seq=seq,
        flag=flag,
        by_id=by,
        by_role=by_role,
        at=now,
        found=found,
        files=files,
    )


def forget_notes(conversation_id: UUID, seq: int) -> None:
    """Notes on an event may quote it in a way that no machine finds: they go with it."""
    Flag.objects.filter(conversation_id=conversation_id, seq=seq).update(note="")

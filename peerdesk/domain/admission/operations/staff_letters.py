"""Which invitations go out by mail now: claimed by putting them off, so that one worker sends each.

A worker that dies in between leaves the letter due again: rather twice than never.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, QuerySet

from peerdesk.domain.admission.models import StaffInvitation

_PATIENCE: Final = timedelta(minutes=10)
_MOST_TRIES: Final = 50


def claim_letter(now: datetime) -> StaffInvitation | None:
    """The one that has waited longest, now this worker's; None when there is none."""
    for waiting in _due(now).order_by("letter_due_at")[:20]:
        mine = StaffInvitation.objects.filter(
            id=waiting.id, letter_due_at=waiting.letter_due_at, issue=waiting.issue
        )
        if mine.update(letter_due_at=now + _PATIENCE, letter_tries=F("letter_tries") + 1):
            rows = StaffInvitation.objects.select_related("community", "invited_by")
            return rows.get(id=waiting.id)
    return None


def note_letter_sent(invitation: StaffInvitation, *, now: datetime) -> None:
    """The mail server has it; nothing is noted of one that was sent anew meanwhile."""
    _same(invitation).update(letter_due_at=None, letter_sent_at=now)


def give_letter_up(invitation: StaffInvitation) -> None:
    """The mail server doesn't want it, or hasn't for long enough."""
    _same(invitation).update(letter_due_at=None)


def tried_too_often(invitation: StaffInvitation) -> bool:
    """Whether it has been tried for most of a day."""
    return invitation.letter_tries >= _MOST_TRIES


def any_letter_due(before: datetime) -> bool:
    """Whether a letter should have gone."""
    return _due(before).exists()


def _due(now: datetime) -> QuerySet[StaffInvitation, StaffInvitation]:
    return StaffInvitation.objects.filter(letter_due_at__lte=now)


def _same(invitation: StaffInvitation) -> QuerySet[StaffInvitation, StaffInvitation]:
    return StaffInvitation.objects.filter(id=invitation.id, issue=invitation.issue)

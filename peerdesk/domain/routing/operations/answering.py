"""Answers to invitations: accepted, declined, ignored, or overtaken by somebody else's answer.

Every verb here is called with the conversation locked and then the seats (I6): whoever comes
second finds the invitation no longer pending.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from peerdesk.core.errors import Refusal
from peerdesk.delivery.realtime import hint_person
from peerdesk.domain.routing.lifecycle import InvitationState, may_move
from peerdesk.domain.routing.models import Invitation, Seat
from peerdesk.domain.routing.operations.ringing import hush
from peerdesk.domain.routing.operations.seats import answered, is_open, take_place


class Taken(Refusal):
    """Somebody was first, or the customer left: the same for everyone who comes later (I6)."""

    code = "taken"
    sentence = _("Somebody else has taken this chat.")


class InvitationExpired(Refusal):
    """The time to answer is over."""

    code = "expired"
    sentence = _("The time to answer this invitation is over.")


class AlreadyDeclined(Refusal):
    """The expert said no before."""

    code = "declined"
    sentence = _("You have declined this invitation.")


class NotAvailable(Refusal):
    """Since the invitation the expert paused, lost the area, or their hours ended (I8)."""

    code = "not_available"
    sentence = _("You can't take this chat with your present availability and areas.")


class NoPlaceFree(Refusal):
    """The expert has as many chats as they may have at once (F3)."""

    code = "limit_reached"
    sentence = _("You have as many chats as you can have at once.")


def accept(*, invitation: Invitation, seat: Seat, now: datetime) -> None:
    """The expert says yes; `seat` is locked and was refreshed. Raises as the classes above say.

    Whether the expert is still qualified, available and of the language is asked again here, not
    when they were invited (I8).
    """
    require_pending(invitation, now)
    conversation = invitation.conversation
    covers = conversation.area_id is None or conversation.area_id in seat.areas
    if not (is_open(seat, now) and covers and conversation.language in seat.languages):
        raise NotAvailable
    if seat.active >= seat.limit:
        raise NoPlaceFree
    _move(invitation, InvitationState.ACCEPTED, now)
    hush([invitation], now=now)
    take_place(seat)


def decline(*, invitation: Invitation, seat: Seat, reason: str, now: datetime) -> None:
    """The expert says no: free of any consequence, and a sign of life (F3)."""
    require_pending(invitation, now)
    _move(invitation, InvitationState.DECLINED, now, decline_reason=reason)
    hush([invitation], now=now)
    answered([seat])
    Seat.objects.filter(id=seat.id).update(misses=0, declined_count=F("declined_count") + 1)


def expire(
    *, invitations: Sequence[Invitation], seats: Mapping[UUID, Seat], now: datetime
) -> list[Seat]:
    """Nobody answered in time; gives the seats, with their misses counted."""
    ignored = [one for one in invitations if _moved(one, InvitationState.EXPIRED, now)]
    hush(ignored, now=now)
    missed = [seats[one.expert_id] for one in ignored]
    answered(missed, misses=1)
    for seat in missed:
        seat.misses += 1
    return missed


def cancel(*, invitations: Iterable[Invitation], seats: Mapping[UUID, Seat], now: datetime) -> None:
    """Somebody else took it, or the customer left: no miss for those who were still asked."""
    gone = [one for one in invitations if _moved(one, InvitationState.CANCELLED, now)]
    hush(gone, now=now)
    answered([seats[one.expert_id] for one in gone])


def pending_for(conversation_id: UUID) -> list[Invitation]:
    """Those who may still answer; the caller holds the conversation's lock."""
    return list(
        Invitation.objects.filter(
            conversation_id=conversation_id, state=InvitationState.PENDING
        ).order_by("place")
    )


def require_pending(invitation: Invitation, now: datetime) -> None:
    """Raise what the invitation's end means to the one who answers too late."""
    if invitation.state != InvitationState.PENDING:
        _too_late(invitation)
    if invitation.expires_at <= now:
        raise InvitationExpired(state=InvitationState.EXPIRED.value)


def _move(invitation: Invitation, to: str, now: datetime, **values: str) -> None:
    if not _moved(invitation, to, now, **values):
        invitation.refresh_from_db(fields=["state"])
        _too_late(invitation)


def _moved(invitation: Invitation, to: str, now: datetime, **values: str) -> bool:
    """Compare-and-set: False if somebody was first."""
    assert may_move(InvitationState.PENDING, to)
    moved = Invitation.objects.filter(id=invitation.id, state=InvitationState.PENDING).update(
        state=to, answered_at=now, **values
    )
    if moved:
        invitation.state, invitation.answered_at = to, now
        hint_person(invitation.expert_id, "invitations")
    return bool(moved)


def _too_late(invitation: Invitation) -> NoReturn:
    if invitation.state == InvitationState.EXPIRED:
        raise InvitationExpired(state=invitation.state)
    if invitation.state == InvitationState.DECLINED:
        raise AlreadyDeclined(state=invitation.state)
    if invitation.state == InvitationState.ACCEPTED:
        raise Taken(str(_("You have taken this chat already.")), state=invitation.state)
    raise Taken(state=invitation.state)

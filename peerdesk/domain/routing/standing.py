"""Reads for an expert's own screen: their places, and what slipped away while they looked."""

from datetime import datetime
from uuid import UUID

from peerdesk.domain.routing.models import Invitation, Seat


def seats_of(person_id: UUID) -> dict[UUID, Seat]:
    """The expert's seats by community; one that was never asked anything may have none."""
    return {seat.community_id: seat for seat in Seat.objects.filter(person_id=person_id)}


def slipped_away(person_id: UUID, *, since: datetime) -> list[Invitation]:
    """Questions that others took or that ran out since then, newest first."""
    gone = [Invitation.State.CANCELLED, Invitation.State.EXPIRED]
    rows = Invitation.objects.select_related("conversation__reason").filter(
        expert_id=person_id, state__in=gone, answered_at__gte=since
    )
    return list(rows.order_by("-id")[:5])

"""Reads for an expert's own screen: their places, and what slipped away while they looked."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from peerdesk.domain.routing.models import Invitation, Seat


def seats_of(person_id: UUID) -> dict[UUID, Seat]:
    """The expert's seats by community; one that was never asked anything may have none."""
    return {seat.community_id: seat for seat in Seat.objects.filter(person_id=person_id)}


def places_of_each(person_ids: Collection[UUID]) -> dict[UUID, list[tuple[Any, ...]]]:
    """Many experts' places, each as a row that differs as soon as anything of it does."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [list(person_ids)])
        found: dict[UUID, list[tuple[Any, ...]]] = {}
        for person_id, *place in cursor.fetchall():
            found.setdefault(person_id, []).append(tuple(place))
    return found


_PLACES = """
SELECT seat.person_id, seat.community_id, seat.paused, seat.open_from, seat.open_until,
    seat."limit", seat.active, seat.misses, times.changed_at
FROM routing_seat seat
LEFT JOIN expertise_availability times
    ON times.community_id = seat.community_id AND times.person_id = seat.person_id
WHERE seat.person_id = ANY(%s)
ORDER BY seat.person_id, seat.community_id
"""


def slipped_away(person_id: UUID, *, since: datetime) -> list[Invitation]:
    """Questions that others took or that ran out since then, newest first."""
    gone = [Invitation.State.CANCELLED, Invitation.State.EXPIRED]
    rows = Invitation.objects.select_related("conversation__reason").filter(
        expert_id=person_id, state__in=gone, answered_at__gte=since
    )
    return list(rows.order_by("-id")[:5])


def experts_there(community_id: UUID, now: datetime) -> tuple[int, int]:
    """How many experts may be asked at this moment, and how many there are."""
    seats = Seat.objects.filter(community_id=community_id)
    found = seats.aggregate(
        there=Count("id", filter=Q(paused=False, open_from__lte=now, open_until__gt=now)),
        all=Count("id"),
    )
    return found["there"], found["all"]

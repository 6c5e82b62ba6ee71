"""Once a night: do the seats count what there really is? A drift is set right, with an alarm."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import connection, transaction
from prometheus_client import Counter

from peerdesk.domain.routing.models import Seat
from peerdesk.domain.routing.operations.seats import set_right

log = structlog.get_logger(__name__)

_drift = Counter("peerdesk_seat_drift_total", "Seats that counted wrongly and were set right")


def reconcile_seats(now: datetime) -> int:
    """How many seats were wrong. Each is counted again under its lock before it is changed."""
    wrong = 0
    for seat_id in _suspects():
        with transaction.atomic():
            wrong += _reconcile(seat_id)
    return wrong


def _reconcile(seat_id: UUID) -> bool:
    seat = Seat.objects.select_for_update(no_key=True).get(id=seat_id)
    counted = _count(seat_id)
    if counted == (seat.active, seat.invited):
        return False
    _drift.inc()
    log.error("a seat counted wrongly", seat=str(seat_id), active=seat.active, counted=counted)
    set_right(seat, active=counted[0], invited=counted[1])
    return True


def _suspects() -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_COUNTS} WHERE (active, invited) <> (held, asked)")
        return [row[0] for row in cursor.fetchall()]


def _count(seat_id: UUID) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_COUNTS} WHERE id = %s", [seat_id])
        _id, _active, _invited, held, asked = cursor.fetchone()
    return held, asked


_COUNTS = """
SELECT * FROM (
    SELECT seat.id, seat.active, seat.invited,
        (SELECT count(*) FROM conversations_conversation c
            WHERE c.handler_id = seat.person_id AND c.handler_role = 'expert'
            AND c.community_id = seat.community_id AND c.state = 'active') AS held,
        (SELECT count(*) FROM routing_invitation i
            WHERE i.expert_id = seat.person_id AND i.state = 'pending'
            AND i.community_id = seat.community_id) AS asked
    FROM routing_seat seat
) AS counted
"""

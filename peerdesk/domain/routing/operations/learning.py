"""What answers teach: how often invitations are taken, by hour of the day, per expert and in all.

Once a night from the invitations themselves, in statements over many seats at a time: asking reads
two numbers of each seat, and nothing is counted while somebody waits.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from peerdesk.domain.routing.models import Habit
from peerdesk.domain.routing.sizing import ENOUGH, chances_by_hour

WINDOW: Final = timedelta(days=56)
_BATCH: Final = 500


def learn_acceptance(now: datetime) -> int:
    """Learn anew from the last eight weeks; how many seats have facts of their own.

    Declined and ignored invitations weren't taken; those that somebody else took say nothing.
    """
    learned, after = 0, UUID(int=0)
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_SEATS, {"after": after, "since": now - WINDOW, "batch": _BATCH})
            count, last = cursor.fetchone()
        if last is None:
            break
        learned, after = learned + count, last
    _learn_of_communities(now)
    return learned


@transaction.atomic
def _learn_of_communities(now: datetime) -> None:
    """A community with too few answers has no habit: its waves have their usual size."""
    found: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_COMMUNITIES)
        for community_id, asked, taken in cursor.fetchall():
            found[community_id].append((asked, taken))
    Habit.objects.all().delete()
    Habit.objects.bulk_create(
        Habit(
            community_id=community_id,
            chances=chances_by_hour(*zip(*hours, strict=True)),
            answers=sum(asked for asked, _taken in hours),
            learned_at=now,
        )
        for community_id, hours in found.items()
        if sum(asked for asked, _taken in hours) >= ENOUGH
    )


# Locked in the order of ids, as everywhere; a seat whose facts are the same isn't written.
_SEATS = """
WITH batch AS (
    SELECT id, community_id, person_id FROM routing_seat
    WHERE id > %(after)s AND last_invited_at IS NOT NULL
    ORDER BY id LIMIT %(batch)s FOR NO KEY UPDATE
),
answered AS (
    SELECT batch.id, extract(hour FROM i.created_at AT TIME ZONE 'UTC')::int AS hour,
        (i.state = 'accepted')::int AS taken
    FROM batch JOIN routing_invitation i
        ON i.expert_id = batch.person_id AND i.community_id = batch.community_id
    WHERE i.created_at >= %(since)s AND i.state IN ('accepted', 'declined', 'expired')
),
each AS (
    SELECT batch.id, hour, count(answered.id)::int AS asked,
        coalesce(sum(answered.taken), 0)::int AS taken
    FROM batch CROSS JOIN generate_series(0, 23) AS hour LEFT JOIN answered USING (id, hour)
    GROUP BY batch.id, hour
),
learned AS (
    SELECT id, array_agg(asked ORDER BY hour) AS asked, array_agg(taken ORDER BY hour) AS taken
    FROM each GROUP BY id
),
moved AS (
    UPDATE routing_seat seat SET hours_asked = learned.asked, hours_taken = learned.taken
    FROM learned WHERE seat.id = learned.id
        AND (seat.hours_asked, seat.hours_taken) IS DISTINCT FROM (learned.asked, learned.taken)
)
SELECT count(*), (array_agg(id ORDER BY id DESC))[1] FROM batch
"""

_COMMUNITIES = """
SELECT community_id, sum(hours.asked)::int, sum(hours.taken)::int
FROM routing_seat, unnest(hours_asked, hours_taken) WITH ORDINALITY AS hours (asked, taken, hour)
GROUP BY community_id, hours.hour ORDER BY community_id, hours.hour
"""

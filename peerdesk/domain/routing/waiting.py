"""How long a customer waits: what history says of it, and where an asking stands now (F15).

The bounds are calibrated: nine of ten waits are no longer than `p90`, because it is the wait that
so many of those before, alike in hour and area, did not exceed (a split conformal bound). Chats
that nobody took count as endless. Where too little is known, nothing is said.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection

from peerdesk.domain.routing.queries import POOL

WINDOW: Final = timedelta(days=28)
NEWEST: Final = 1000  # so many waits of the window are looked at
ENOUGH: Final = 5  # fewer waits than this say nothing about the next one
ALIKE: Final = 30  # so many of the same hour or area are preferred to all


@dataclass(frozen=True, slots=True)
class Wait:
    """How long one chat waited for its first expert; None: nobody took it."""

    seconds: float | None
    hour: int  # of the day in UTC
    area_id: UUID | None


@dataclass(frozen=True, slots=True)
class Usual:
    """Seconds until an expert took it: half were faster than p50, nine of ten than p90.

    `p90` is None while it can't be known: too few waits, or too often nobody came.
    """

    p50: float
    p90: float | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one span: how many were asked, how many of them may still answer, until when.

    `of` is how many can be asked in all, None if they weren't counted; `former` if it is the
    expert who had it before; `first` is the place of the first in the latest wave.
    """

    asked: int
    pending: int
    until: datetime | None
    of: int | None = None
    first: int = 1
    former: bool = False


def usual_wait(
    community_id: UUID, *, now: datetime, area_id: UUID | None = None, waited: float = 0.0
) -> Usual | None:
    """What a chat that comes (or has waited so many seconds) now may expect; None if unknown."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, {"community": community_id, "since": now - WINDOW, "most": NEWEST})
        waits = [Wait(*row) for row in cursor.fetchall()]
    return expect(waits, hour=now.astimezone(UTC).hour, area_id=area_id, waited=waited)


def expect(
    waits: Sequence[Wait], *, hour: int, area_id: UUID | None, waited: float = 0.0
) -> Usual | None:
    """The bounds by those waits that are most alike and still enough (pure)."""
    alike = _most_alike(waits, hour, area_id)
    times = sorted(math.inf if one.seconds is None else one.seconds for one in alike)
    left = [seconds for seconds in times if seconds > waited]
    if len(left) < ENOUGH:
        return None
    p50, p90 = _bound(left, 0.5), _bound(left, 0.9)
    if p50 == math.inf:
        return None
    return Usual(p50, p90 if p90 < math.inf else None)


def _most_alike(waits: Sequence[Wait], hour: int, area_id: UUID | None) -> Sequence[Wait]:
    """The same area at about this hour, else this hour, else this area, else all."""

    def near(one: Wait) -> bool:
        return min((one.hour - hour) % 24, (hour - one.hour) % 24) <= 1

    def same(one: Wait) -> bool:
        return one.area_id == area_id

    groups: list[Callable[[Wait], bool]] = [lambda one: near(one) and same(one), near, same]
    for belongs in groups:
        found = [one for one in waits if belongs(one)]
        if len(found) >= ALIKE:
            return found
    return waits


def _bound(times: Sequence[float], share: float) -> float:
    """What the next wait stays under with this probability, if it is one of the same kind."""
    rank = math.ceil(share * (len(times) + 1))
    return times[rank - 1] if rank <= len(times) else math.inf


def progress_of(conversation_id: UUID, episode: int) -> Progress:
    """Where the asking of this span stands."""
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS, {"conversation": conversation_id, "episode": episode})
        asked, pending, until, first, free, former = cursor.fetchone()
    of = first - 1 + free if free is not None and free < POOL else None
    return Progress(asked, pending, until, of, first or 1, bool(former))


# The newest chats of the window that experts were to have. One that is asked for still, or was
# closed before anybody came, says nothing; one that fell to others waited without end.
_WAITS = """
SELECT extract(epoch FROM taken.answered_at - c.opened_at)::float8,
    extract(hour FROM c.opened_at AT TIME ZONE 'UTC')::int, c.area_id
FROM (
    SELECT id, opened_at, area_id, queue, channel, state, served_by
    FROM conversations_conversation
    WHERE community_id = %(community)s ORDER BY id DESC LIMIT %(most)s
) AS c
LEFT JOIN routing_invitation taken
    ON taken.conversation_id = c.id AND taken.episode = 1 AND taken.state = 'accepted'
WHERE c.opened_at > %(since)s AND c.served_by <> 'agents'
    AND (taken.id IS NOT NULL OR (c.queue = 'agents' AND EXISTS (
        SELECT FROM routing_invitation i WHERE i.conversation_id = c.id AND i.episode = 1)))
"""

_PROGRESS = """
SELECT count(i.id), count(i.id) FILTER (WHERE i.state = 'pending'),
    max(i.expires_at) FILTER (WHERE i.state = 'pending'),
    min(i.place) FILTER (WHERE i.wave = last.wave), min(last.free),
    bool_or(last.former_only)
FROM routing_invitation i
LEFT JOIN LATERAL (
    SELECT wave, free, former_only FROM routing_wave w
    WHERE w.conversation_id = i.conversation_id AND w.episode = i.episode
    ORDER BY w.wave DESC LIMIT 1
) AS last ON true
WHERE i.conversation_id = %(conversation)s AND i.episode = %(episode)s
"""

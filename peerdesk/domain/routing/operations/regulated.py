"""What experts may be asked in has changed for many at once: closed now, looked at again soon.

Used by workflows when an owner asks for a credential or no longer does (F1).
"""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Func, Value

from peerdesk.domain.routing.models import Seat


def close_area(*, community_id: UUID, area_id: UUID) -> None:
    """Nobody is asked there from now on, until the seat was looked at again."""
    rest = Func(F("areas"), Value(area_id), function="array_remove")
    Seat.objects.filter(community_id=community_id, areas__contains=[area_id]).update(areas=rest)


def close_all_areas(*, community_id: UUID) -> None:
    """The same for every area."""
    Seat.objects.filter(community_id=community_id).update(areas=[])


def look_again(*, community_id: UUID, now: datetime) -> None:
    """The sweep brings every seat there in step, some hundreds a round; a paused one at its return.

    One by one in the same request they would take longer than a request may.
    """
    Seat.objects.filter(community_id=community_id, open_until__gt=now).update(open_until=now)

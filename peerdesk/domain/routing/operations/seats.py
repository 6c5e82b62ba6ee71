"""Seats: an expert's place in a community, kept in step with what it is derived from.

Every change of `active` and `invited` happens here, on rows that the transaction has locked.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from peerdesk.domain.communities.models import Community, Membership
from peerdesk.domain.communities.policy import Policy
from peerdesk.domain.communities.standing import is_suspended
from peerdesk.domain.communities.timetable import span_at
from peerdesk.domain.expertise.models import Availability
from peerdesk.domain.expertise.queries import (
    availability_of,
    covered_areas,
    owes_general_test,
)
from peerdesk.domain.routing.matching import NEWCOMER_CHATS
from peerdesk.domain.routing.models import Seat


@transaction.atomic
def refresh_seat(*, person_id: UUID, community_id: UUID, now: datetime) -> Seat:
    """Bring the seat in step with membership, qualifications, availability and policy; locked.

    Called whenever one of them changes, when the seat's interval is over, and again before an
    acceptance counts (I8).
    """
    Seat.objects.bulk_create(
        [Seat(person_id=person_id, community_id=community_id)], ignore_conflicts=True
    )
    seat = Seat.objects.select_for_update(no_key=True).get(
        person_id=person_id, community_id=community_id
    )
    times = availability_of(person_id, community_id)
    policy = Community.objects.get(id=community_id).policy
    seat.areas = covered_areas(person_id, community_id)
    seat.languages = times.languages if times else []
    seat.paused = times.is_paused(now) if times else False
    seat.limit = limit_of(seat.finished, times, policy)
    span = span_at(times.timetable, now) if times else None
    seat.open_from, seat.open_until = span if span and _may_be_asked(seat) else (None, None)
    seat.save(update_fields=["areas", "languages", "paused", "limit", "open_from", "open_until"])
    return seat


def limit_of(finished: int, times: Availability | None, policy: Policy) -> int:
    """How many chats at once: the expert's wish and the policy's limit; one for a newcomer (F3)."""
    if finished < NEWCOMER_CHATS:
        return 1
    return min(times.at_once if times else policy.chats_at_once, policy.chats_at_once)


def is_open(seat: Seat, now: datetime) -> bool:
    """Whether the expert wants to be asked at `now` (C4)."""
    return (
        not seat.paused
        and seat.open_from is not None
        and seat.open_until is not None
        and seat.open_from <= now < seat.open_until
    )


def lock_seats(*, community_id: UUID, people: Collection[UUID]) -> dict[UUID, Seat]:
    """The seats of these people, locked in the order of ids: at most one such step a transaction.

    What else is locked afterwards is taken only if nobody holds it, so that no two wait for each
    other.
    """
    seats = (
        Seat.objects.select_for_update(no_key=True)
        .filter(community_id=community_id, person_id__in=people)
        .order_by("id")
    )
    return {seat.person_id: seat for seat in seats}


def take_place(seat: Seat) -> None:
    """The expert has accepted an invitation: one chat more, one question less."""
    Seat.objects.filter(id=seat.id).update(
        active=F("active") + 1,
        invited=F("invited") - 1,
        misses=0,
        asked_count=F("asked_count") + 1,
        accepted_count=F("accepted_count") + 1,
    )


def free_place(seat: Seat, *, finished: bool, replied: bool = False, silent: bool = False) -> None:
    """The expert has a chat less; `finished` if it was closed, not taken away.

    `replied` if the first reply had come, `silent` if it was taken away because none came: who
    leaves or is left before either says nothing of them.
    """
    Seat.objects.filter(id=seat.id, active__gt=0).update(
        active=F("active") - 1,
        finished=F("finished") + int(finished),
        replied_count=F("replied_count") + int(replied),
        silent_count=F("silent_count") + int(silent),
    )


def hold_again(seat: Seat) -> None:
    """The expert has reopened a chat of theirs, without an invitation."""
    Seat.objects.filter(id=seat.id).update(active=F("active") + 1)


def answered(seats: Iterable[Seat], *, misses: int = 0) -> None:
    """Pending invitations of these seats have ended; ignored ones count as misses (F3).

    Declining is free: it counts neither as a miss nor against the share taken. A seat that comes
    several times had as many invitations.
    """
    ended = Counter(seat.id for seat in seats)
    for count in set(ended.values()):
        missed = misses * count
        Seat.objects.filter(id__in=[one for one in ended if ended[one] == count]).update(
            invited=Greatest(F("invited") - count, 0),
            misses=F("misses") + missed,
            asked_count=F("asked_count") + missed,
        )


def forget_misses(*, person_id: UUID, community_id: UUID) -> None:
    """The expert is there again."""
    Seat.objects.filter(person_id=person_id, community_id=community_id).update(misses=0)


def note_stars(*, person_id: UUID, community_id: UUID, stars_sum: int, count: int) -> None:
    """Keep the given stars of the expert's last fifty given ratings (F6)."""
    Seat.objects.filter(person_id=person_id, community_id=community_id).update(
        given_stars_sum=stars_sum, given_stars_count=count
    )


def note_reach(*, person_id: UUID, reached: bool) -> None:
    """A push has arrived on one of the person's devices, or none has in its time (pain 11).

    Counts in every community; each older news weighs a little less.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REACH, {"person": person_id, "reached": int(reached), "fade": REACH_FADES})


# As much as the news before still weighs: about the last ten pushes say how reachable one is.
REACH_FADES: Final = 0.9

# Locked in the order of ids, as everywhere.
_REACH = """
UPDATE routing_seat seat SET
    reach_hits = seat.reach_hits * %(fade)s + %(reached)s,
    reach_tries = seat.reach_tries * %(fade)s + 1
FROM (
    SELECT id FROM routing_seat WHERE person_id = %(person)s ORDER BY id FOR NO KEY UPDATE
) AS locked
WHERE seat.id = locked.id
"""


def limit_seats(*, community_id: UUID, chats_at_once: int) -> None:
    """The owner has changed how many chats an expert may have at once; newcomers keep their one."""
    with connection.cursor() as cursor:
        cursor.execute(
            _LIMIT, {"community": community_id, "most": chats_at_once, "newcomer": NEWCOMER_CHATS}
        )


# Locked in the order of ids, as everywhere.
_LIMIT = """
UPDATE routing_seat seat SET "limit" = locked.most
FROM (
    SELECT seat.id, least(coalesce(times.at_once, %(most)s), %(most)s) AS most
    FROM routing_seat seat
    LEFT JOIN expertise_availability times
        ON times.community_id = seat.community_id AND times.person_id = seat.person_id
    WHERE seat.community_id = %(community)s AND seat.finished >= %(newcomer)s
    ORDER BY seat.id FOR NO KEY UPDATE OF seat
) AS locked
WHERE seat.id = locked.id AND seat."limit" <> locked.most
"""


def set_right(seat: Seat, *, active: int, invited: int) -> None:
    """The counts were wrong (pain 8); only the nightly look sets them."""
    Seat.objects.filter(id=seat.id).update(active=active, invited=invited)


def stale_seats(now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """(person, community) of seats whose interval is over and whose next one isn't known yet."""
    over = Seat.objects.filter(Q(open_until__lte=now), paused=False).order_by("open_until")
    return list(over.values_list("person_id", "community_id")[:limit])


def _may_be_asked(seat: Seat) -> bool:
    """A living member, not suspended (F13), who knows the community's rules (F1).

    Without the general test not even a question of no area comes (I8).
    """
    member = Membership.objects.filter(
        person_id=seat.person_id,
        community_id=seat.community_id,
        role=Membership.Role.EXPERT,
        ended_at=None,
        person__is_active=True,
    )
    who = (seat.person_id, seat.community_id)
    return member.exists() and not is_suspended(*who) and not owes_general_test(*who)

"""Reads on routing: who may be asked, who was asked and why."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from peerdesk.core import clock
from peerdesk.core.statements import Asked, Uuids, run
from peerdesk.domain.routing.matching import Facts
from peerdesk.domain.routing.models import Invitation, Wave

# So many of those who are free are weighed: a question costs the same with thousands of them.
POOL: Final = 200


@dataclass(frozen=True, slots=True)
class Question:
    """What routing must know of a conversation that waits for an expert."""

    conversation_id: UUID
    community_id: UUID
    customer_id: UUID
    episode: int
    area_id: UUID | None
    language: str
    # Experts who had it and left or kept silent.
    not_again: Collection[UUID] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the asking has come in the present span."""

    waves: int
    people: int
    pending_until: datetime | None


def candidates(question: Question, now: datetime, *, only: UUID | None = None) -> list[Facts]:
    """Who may be asked now, waited for."""
    return ask_candidates(question, now, only=only)()


def ask_candidates(
    question: Question, now: datetime, *, only: UUID | None = None
) -> Callable[[], list[Facts]]:
    """Who may be asked now (I8), in no order; with `only`, that one person if they may.

    Qualified, available, with a free place (pending invitations count as taken), of the language,
    not the customer, not asked in this span. With each come the facts learned for this hour, in
    the same statement. Reads only the seats that are free at this moment, and gives the POOL of
    them who were asked longest ago: the score weighs these against each other. Asked now, read
    later.
    """
    values: dict[str, Any] = {
        "community": question.community_id,
        "conversation": question.conversation_id,
        "episode": question.episode,
        "customer": question.customer_id,
        "area": question.area_id,
        "language": question.language,
        "not_again": Uuids(question.not_again),
        "only": only,
        "now": now,
        "hour": now.astimezone(UTC).hour + 1,  # arrays begin with 1
        "pool": POOL,
    }
    answer = Asked(_CANDIDATES, values)
    return lambda: list(map(Facts._make, answer.rows()))


# The index seat_free finds those who are free at this moment, and nobody else. What is learned for
# the hour is looked up for the POOL alone.
_CANDIDATES = """
SELECT seat.id, seat.person_id, array_position(seat.languages, %(language)s),
    seat."limit" - seat.active - seat.invited, seat."limit", seat.finished,
    seat.given_stars_sum, seat.given_stars_count, seat.asked_count, seat.accepted_count,
    seat.last_invited_at, seat.replied_count, seat.silent_count, seat.reach_hits, seat.reach_tries,
    seat.declined_count, coalesce(seat.hours_asked[%(hour)s], 0),
    coalesce(seat.hours_taken[%(hour)s], 0),
    (SELECT chances[%(hour)s] FROM routing_habit WHERE community_id = %(community)b)
FROM (
SELECT * FROM routing_seat seat
WHERE seat.community_id = %(community)b
    AND seat.free_from <= %(now)b AND seat.open_until > %(now)b
    AND seat.languages @> ARRAY[%(language)s]::varchar[]
    AND (%(area)b::uuid IS NULL OR seat.areas @> ARRAY[%(area)b]::uuid[])
    AND seat.person_id <> %(customer)b AND seat.person_id <> ALL(%(not_again)b::uuid[])
    AND seat.person_id <> ALL(ARRAY(
        SELECT expert_id FROM routing_invitation
        WHERE conversation_id = %(conversation)b AND episode = %(episode)s
    ))
    AND (%(only)b::uuid IS NULL OR seat.person_id = %(only)b)
ORDER BY seat.last_invited_at NULLS FIRST, seat.id
LIMIT %(pool)s
) AS seat
"""


def asked_so_far(question: Question) -> Progress:
    """How many waves and people were asked in this span, and until when somebody may answer."""
    ((waves, people, until),) = run(_SO_FAR, [question.conversation_id, question.episode])
    return Progress(waves, people, until)


_SO_FAR = """
SELECT coalesce(max(wave), 0), coalesce(max(place), 0),
    max(expires_at) FILTER (WHERE state = 'pending')
FROM routing_invitation WHERE conversation_id = %b AND episode = %s
"""


def pending_of(
    person_id: UUID, community_id: UUID | None = None, now: datetime | None = None
) -> list[Invitation]:
    """What the expert is asked now, newest first, but for what just ran out."""
    pending = _with_names().filter(
        expert_id=person_id, state=Invitation.State.PENDING, expires_at__gt=now or clock.now()
    )
    if community_id:
        pending = pending.filter(community_id=community_id)
    return list(pending.order_by("-id"))


def pending_of_each(person_ids: Collection[UUID]) -> list[Invitation]:
    """What many experts are asked now, oldest first."""
    pending = _with_names().filter(
        expert_id__in=person_ids, state=Invitation.State.PENDING, expires_at__gt=clock.now()
    )
    return list(pending.order_by("id"))


def states_of(invitation_ids: Collection[UUID]) -> list[tuple[UUID, str]]:
    """What became of invitations; one that ran out unseen is as good as expired."""
    rows = Invitation.objects.filter(id__in=invitation_ids).values_list("id", "state")
    gone = {Invitation.State.PENDING: Invitation.State.EXPIRED}
    return [(key, gone.get(Invitation.State(state), state)) for key, state in rows]


def with_expired_invitations(now: datetime, limit: int) -> list[UUID]:
    """Conversations that have pending invitations whose time is over."""
    over = Invitation.objects.filter(state=Invitation.State.PENDING, expires_at__lte=now)
    return list(
        dict.fromkeys(over.order_by("expires_at").values_list("conversation_id", flat=True)[:limit])
    )


def asked_for(conversation_id: UUID) -> list[Invitation]:
    """Everybody who was asked for a conversation, in the order of asking (B3)."""
    rows = Invitation.objects.filter(conversation_id=conversation_id)
    return list(rows.order_by("episode", "place"))


def waves_for(conversation_id: UUID) -> list[Wave]:
    """What each wave was chosen from: its cut, and the best who weren't asked (B3, F13)."""
    rows = Wave.objects.filter(conversation_id=conversation_id)
    return list(rows.order_by("episode", "wave"))


def asked_of(
    person_id: UUID, community_id: UUID, *, before: UUID | None, limit: int
) -> list[Invitation]:
    """What one expert was asked in a community, newest first, by keyset (B3, F13)."""
    rows = _with_names().filter(expert_id=person_id, community_id=community_id)
    if before:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id")[:limit])


def _with_names() -> QuerySet[Invitation]:
    return Invitation.objects.select_related(
        "community", "conversation__reason", "conversation__area"
    )

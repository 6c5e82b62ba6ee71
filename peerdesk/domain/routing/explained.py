"""Why one was asked and why not, of the last days, without a word about anybody else (F13)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Count

from peerdesk.domain.routing.matching import Facts, Score, score
from peerdesk.domain.routing.models import Invitation, Seat, Wave

_LOOKED_AT: Final = 500


@dataclass(frozen=True, slots=True)
class Missed:
    """A question for which others were just before: where the difference lay."""

    conversation_id: UUID
    at: datetime
    mine: float
    cut: float  # the lowest score that was asked
    part: str  # of the score, in which the difference was greatest
    gap: float  # in points


@dataclass(frozen=True, slots=True)
class Days:
    """The last days of one expert in one community, in questions."""

    fitted: int  # of their areas and languages
    asked: int
    missed: Sequence[Missed] = field(default=())

    @property
    def elsewhere(self) -> int:
        """Not there, full, or further behind."""
        return max(0, self.fitted - self.asked - len(self.missed))

    def parts(self) -> list[tuple[str, int]]:
        """Which part made the difference how often, the most frequent first."""
        return Counter(one.part for one in self.missed).most_common()


def days_of(seat: Seat, *, since: datetime) -> Days:
    """What came since then that fitted the expert's areas and languages as they are now."""
    values: dict[str, Any] = {
        "community": seat.community_id,
        "person": seat.person_id,
        "person_text": f'[{{"person": "{seat.person_id}"}}]',
        "languages": seat.languages,
        "areas": seat.areas,
        "since": since,
        "most": _LOOKED_AT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FITTED, values)
        fitted, asked = cursor.fetchone()
    return Days(fitted, asked, _missed(seat.person_id, values))


def _missed(person_id: UUID, values: Mapping[str, Any]) -> list[Missed]:
    waves = Wave.objects.raw(_BEHIND, values)
    found = {}
    for wave in waves:
        own = next(one for one in wave.next if one["person"] == str(person_id))
        lowest = (
            Invitation.objects.filter(
                conversation_id=wave.conversation_id, episode=wave.episode, wave=wave.wave
            )
            .order_by("score")
            .first()
        )
        if lowest is not None:
            part, gap = difference(lowest.parts, own["parts"])
            found[wave.conversation_id] = Missed(
                wave.conversation_id, wave.at, own["score"], wave.cut, part, gap
            )
    return list(found.values())


def difference(theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> tuple[str, float]:
    """The part in which they were furthest ahead, and by how many points."""
    gaps = {
        name: part["points"] - mine.get(name, {"points": 0.0})["points"]
        for name, part in theirs.items()
    }
    if not gaps:
        return "", 0.0
    part = max(gaps, key=lambda name: gaps[name])
    return part, round(gaps[part], 4)


def score_now(seat: Seat, now: datetime) -> Score:
    """The expert's own score for a question of an area they cover, in their first language."""
    facts = Facts(
        seat_id=seat.id,
        person_id=seat.person_id,
        language_place=1,
        free_places=max(0, seat.limit - seat.active - seat.invited),
        limit=seat.limit,
        finished=seat.finished,
        stars_sum=seat.given_stars_sum,
        stars_count=seat.given_stars_count,
        asked=seat.asked_count,
        accepted=seat.accepted_count,
        last_invited_at=seat.last_invited_at,
        replied=seat.replied_count,
        silent=seat.silent_count,
        reach_hits=seat.reach_hits,
        reach_tries=seat.reach_tries,
    )
    return score(facts, area=True, now=now)


def asked_counts(conversation_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many were asked for each conversation."""
    rows = Invitation.objects.filter(conversation_id__in=conversation_ids)
    return dict(rows.values_list("conversation_id").annotate(Count("id")))


# A question is a span: a reopened chat is asked about anew.
_FITTED = """
SELECT count(*), count(*) FILTER (WHERE asked) FROM (
    SELECT w.conversation_id, w.episode, EXISTS (
        SELECT FROM routing_invitation i
        WHERE i.conversation_id = w.conversation_id AND i.episode = w.episode
            AND i.expert_id = %(person)s
    ) AS asked
    FROM routing_wave w JOIN conversations_conversation c ON c.id = w.conversation_id
    WHERE w.community_id = %(community)s AND w.at >= %(since)s AND w.wave = 1
        AND c.language = ANY(%(languages)s) AND c.customer_id <> %(person)s
        AND (c.area_id IS NULL OR c.area_id = ANY(%(areas)s::uuid[]))
) AS questions
"""

_BEHIND = """
SELECT w.* FROM routing_wave w
WHERE w.community_id = %(community)s AND w.at >= %(since)s
    AND w.next @> %(person_text)s::jsonb
    AND NOT EXISTS (
        SELECT FROM routing_invitation i
        WHERE i.conversation_id = w.conversation_id AND i.episode = w.episode
            AND i.expert_id = %(person)s
    )
ORDER BY w.id DESC LIMIT %(most)s
"""

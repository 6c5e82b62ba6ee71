"""How well an expert fits a question (pure, F6, F13, B3).

Each part is a value from 0 to 1 times its weight; the score is the sum. Who may be asked at all is
decided before, by `queries.candidates`: nothing here can let somebody in.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import mul
from typing import NamedTuple, TypedDict
from uuid import UUID

# One table, shown to whom it concerns (F13).
WEIGHTS: dict[str, float] = {
    "area": 2.0,  # the question's area is covered
    "language": 1.5,  # how early the language stands in the expert's own order
    "stars": 3.0,  # given stars, shrunk towards the mean while they are few
    "acceptance": 1.5,  # taken rather than ignored; a decline counts for nothing
    "reply": 1.5,  # a first reply in time rather than silence
    "reach": 1.0,  # pushes that arrived, by their receipts
    "load": 2.0,  # free places
    "fairness": 2.0,  # time since the last invitation
    "newcomer": 0.5,  # a share for those who begin
}
NEWCOMER_CHATS = 10  # finished chats until somebody is no newcomer any more (F3)
USUAL_STARS = 4.2  # the mean that few ratings are shrunk towards
STARS_WEIGH = 8  # as many ratings as the mean weighs
USUAL_ACCEPTANCE = 0.7
ACCEPTANCE_WEIGHS = 5
USUAL_REPLY = 0.9
REPLY_WEIGHS = 5
USUAL_REACH = 0.8
REACH_WEIGHS = 3
FAIRNESS_SPAN = timedelta(hours=1)  # after as long, about two thirds of the part


class Part(TypedDict):
    """One reason of a score, as it is stored and shown."""

    value: float
    weight: float
    points: float


class Facts(NamedTuple):
    """What is known of an expert when a question comes."""

    seat_id: UUID
    person_id: UUID
    language_place: int  # of the question's language in the expert's order, from 1
    free_places: int
    limit: int
    finished: int
    stars_sum: int  # given stars of the last fifty given ratings (F6)
    stars_count: int
    asked: int  # invitations taken or ignored
    accepted: int
    last_invited_at: datetime | None
    replied: int = 0  # first replies in time
    silent: int = 0  # chats taken away because no first reply came
    reach_hits: float = 0.0  # of pushes, the newest weighing most
    reach_tries: float = 0.0
    declined: int = 0
    hour_asked: int = 0  # invitations answered at this hour of the day
    hour_taken: int = 0
    usual_chance: float | None = None  # of the community at this hour; None: too little is known


@dataclass(frozen=True, slots=True)
class Score:
    """How well somebody fits, and why."""

    total: float
    parts: dict[str, Part]


@dataclass(frozen=True, slots=True)
class Choice:
    """An expert with their score, in the order of asking."""

    facts: Facts
    score: Score


def best(candidates: Iterable[Facts], *, area: bool, now: datetime, count: int) -> list[Choice]:
    """The best `count` in the order of asking; the same facts always give the same order."""
    ranked = sorted(candidates, key=lambda facts: _rank(facts, area=area, now=now))
    return [Choice(facts, score(facts, area=area, now=now)) for facts in ranked[:count]]


def score(facts: Facts, *, area: bool, now: datetime) -> Score:
    """The score with its parts; `area` says whether the question names one."""
    values = dict(zip(WEIGHTS, _values(facts, area=area, now=now), strict=True))
    parts: dict[str, Part] = {
        name: {"value": round(value, 4), "weight": weight, "points": round(weight * value, 4)}
        for (name, value), weight in zip(values.items(), _WEIGHTS, strict=True)
    }
    return Score(round(sum(part["points"] for part in parts.values()), 4), parts)


def shrunk_stars(stars_sum: int, stars_count: int) -> float:
    """The mean of given stars, pulled towards the usual mean while they are few (1 to 5)."""
    return (stars_sum + USUAL_STARS * STARS_WEIGH) / (stars_count + STARS_WEIGH)


def shrunk(hits: float, tries: float, usual: float, weighs: float) -> float:
    """The share of hits, pulled towards the usual one as if it had been seen `weighs` times."""
    return (hits + usual * weighs) / (tries + weighs)


_WEIGHTS = tuple(WEIGHTS.values())


def _rank(facts: Facts, *, area: bool, now: datetime) -> tuple[float, float, UUID]:
    """Best first; of equals who was asked longest ago, then the older seat."""
    values = _values(facts, area=area, now=now)
    total = sum(map(mul, _WEIGHTS, values))
    invited = facts.last_invited_at.timestamp() if facts.last_invited_at else 0.0
    return (-round(total, 4), invited, facts.seat_id)


def _values(facts: Facts, *, area: bool, now: datetime) -> tuple[float, ...]:
    """The values in the order of WEIGHTS."""
    return (
        1.0 if area else 0.5,
        1.0 / facts.language_place,
        (shrunk_stars(facts.stars_sum, facts.stars_count) - 1) / 4,
        shrunk(facts.accepted, facts.asked, USUAL_ACCEPTANCE, ACCEPTANCE_WEIGHS),
        shrunk(facts.replied, facts.replied + facts.silent, USUAL_REPLY, REPLY_WEIGHS),
        shrunk(facts.reach_hits, facts.reach_tries, USUAL_REACH, REACH_WEIGHS),
        facts.free_places / facts.limit if facts.limit else 0.0,
        _fairness(facts.last_invited_at, now),
        1.0 if facts.finished < NEWCOMER_CHATS else 0.0,
    )


def _fairness(last_invited_at: datetime | None, now: datetime) -> float:
    if last_invited_at is None:
        return 1.0
    return 1.0 - math.exp(-max((now - last_invited_at) / FAIRNESS_SPAN, 0.0))

"""How many are asked at once, so that somebody takes it (pure, C6).

`invite_wave` experts at least. Where enough is known of how often invitations are taken, a wave is
as large as it must be for the wanted probability that one of them takes it, up to a bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from peerdesk.domain.communities.policy import Policy
from peerdesk.domain.routing.matching import Facts, shrunk

USUAL_CHANCE: Final = 0.35  # that an invitation is taken, before anything is known
USUAL_WEIGHS: Final = 30  # as many answers as it weighs against the community's own
DAY_WEIGHS: Final = 20  # the community's day against one hour of it
HOUR_WEIGHS: Final = 10  # the community's hour against one expert's own days
OWN_WEIGHS: Final = 6  # an expert's own days against one hour of them
ENOUGH: Final = 50  # a community with fewer answers says nothing yet


@dataclass(frozen=True, slots=True)
class Size:
    """How many a wave asks: at least, at most, and for which probability (0 to 1)."""

    least: int
    most: int
    wanted: float


def size_by(policy: Policy) -> Size:
    """The size of a community's waves."""
    least = policy.invite_wave
    most = policy.invite_wave_most or 2 * least
    return Size(least, max(least, most), float(policy.first_wave_percent) / 100)


def chance(facts: Facts) -> float | None:
    """How likely the expert takes an invitation at this hour; None while too little is known.

    Their answers at this hour, pulled towards their own mean, pulled towards the community's.
    """
    if facts.usual_chance is None:
        return None
    answers = facts.asked + facts.declined
    own = shrunk(facts.accepted, answers, facts.usual_chance, HOUR_WEIGHS)
    return shrunk(facts.hour_taken, facts.hour_asked, own, OWN_WEIGHS)


def chances_by_hour(asked: Sequence[int], taken: Sequence[int]) -> list[float]:
    """The same for a whole community: each hour pulled towards the day, the day to the usual."""
    day = shrunk(sum(taken), sum(asked), USUAL_CHANCE, USUAL_WEIGHS)
    return [shrunk(t, a, day, DAY_WEIGHS) for a, t in zip(asked, taken, strict=True)]


def wave_of(chances: Sequence[float | None], size: Size) -> int:
    """How many of these, in the order of asking, are asked."""
    bounded = chances[: size.most]
    for count, reached in enumerate(_reached(bounded), start=1):
        if count >= size.least and (reached is None or reached >= size.wanted):
            return count
    return len(bounded)


def expected(chances: Sequence[float | None]) -> float | None:
    """The probability that at least one of these takes it; None while too little is known."""
    return _reached(chances)[-1] if chances else None


def _reached(chances: Sequence[float | None]) -> list[float | None]:
    """After each one, the probability that somebody has taken it."""
    if any(one is None for one in chances):
        return [None] * len(chances)
    nobody = accumulate((1.0 - (one or 0.0) for one in chances), float.__mul__)
    return [1.0 - one for one in nobody]

"""Whether an availability makes sense (pure, C4): what is wrong with it, by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from peerdesk.domain.communities.timetable import Timetable
from peerdesk.domain.communities.timetable_check import wrong_with

MOST_AT_ONCE: Final = 20
_LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Wish:
    """When and for how much an expert wants to be asked, as it came through a door."""

    schedule: Sequence[Mapping[str, Any]]
    time_zone: str
    paused: bool
    at_once: int
    languages: Sequence[str]
    exceptions: Sequence[Mapping[str, Any]] = field(default=())
    holidays: str = ""
    paused_until: datetime | None = None


def errors_in(wish: Wish, *, spoken: Sequence[str], now: datetime) -> dict[str, list[str]]:
    """What is wrong, by field; empty when it may be stored."""
    table = Timetable(wish.schedule, wish.time_zone, wish.exceptions, wish.holidays)
    errors = wrong_with(table)
    if isinstance(wish.at_once, bool) or not 1 <= wish.at_once <= MOST_AT_ONCE:
        errors["at_once"] = [_("Choose from 1 to 20 chats at once.")]
    if not wish.languages or not set(wish.languages) <= set(spoken):
        errors["languages"] = [_("Choose at least one of the community's languages.")]
    if wish.paused and wish.paused_until is not None and _is_too_far(wish.paused_until, now):
        errors["paused_until"] = [_("Choose a time to come, within a year.")]
    return errors


def _is_too_far(until: datetime, now: datetime) -> bool:
    return until.tzinfo is None or not now < until <= now + _LONGEST

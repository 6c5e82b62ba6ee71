"""Whether an availability makes sense (pure, C4): what is wrong with it, by field."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from peerdesk.domain.communities.timetable_check import wrong_with
from peerdesk.domain.expertise.times import Times

MOST_AT_ONCE: Final = 20
_LONGEST: Final = timedelta(days=366)


def errors_in(times: Times, *, spoken: Sequence[str], now: datetime) -> dict[str, list[str]]:
    """What is wrong, by field; empty when it may be stored."""
    errors = wrong_with(times.timetable)
    if isinstance(times.at_once, bool) or not 1 <= times.at_once <= MOST_AT_ONCE:
        errors["at_once"] = [_("Choose from 1 to 20 chats at once.")]
    if not times.languages or not set(times.languages) <= set(spoken):
        errors["languages"] = [_("Choose at least one of the community's languages.")]
    if times.paused and times.paused_until is not None and _is_too_far(times.paused_until, now):
        errors["paused_until"] = [_("Choose a time to come, within a year.")]
    return errors


def _is_too_far(until: datetime, now: datetime) -> bool:
    return until.tzinfo is None or not now < until <= now + _LONGEST

"""The owner sets when the chat is open (S6)."""

from collections.abc import Mapping, Sequence
from typing import Any

from peerdesk.core.errors import InvalidInput
from peerdesk.domain.communities.hours import ALWAYS
from peerdesk.domain.communities.models import Community
from peerdesk.domain.communities.timetable import Timetable
from peerdesk.domain.communities.timetable_check import wrong_with


def set_hours(
    *,
    community: Community,
    hours: Sequence[Mapping[str, Any]],
    time_zone: str,
    exceptions: Sequence[Mapping[str, Any]],
    holidays: str,
) -> None:
    """From now on: a week (empty: around the clock), days that are different, public holidays.

    What is due already keeps its time. Raises InvalidInput by `opening_hours`, `time_zone`,
    `exceptions`, `holidays`.
    """
    errors = wrong_with(Timetable(hours, time_zone, exceptions, holidays))
    if "schedule" in errors:
        errors["opening_hours"] = errors.pop("schedule")
    if errors:
        raise InvalidInput(errors)
    community.opening_hours = [] if list(hours) == ALWAYS else [dict(one) for one in hours]
    community.time_zone = time_zone
    community.hours_exceptions = [dict(one) for one in exceptions]
    community.holidays = holidays
    community.save(update_fields=["opening_hours", "time_zone", "hours_exceptions", "holidays"])

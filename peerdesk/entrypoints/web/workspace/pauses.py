"""A pause until: what is offered, and what was typed, in the expert's own zone (C4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from peerdesk.entrypoints.web.workspace.presence import moment

_MORNING = time(8)


@dataclass(frozen=True, slots=True)
class Offer:
    """One press: the moment, and its words."""

    until: datetime
    words: str


def pauses_from(now: datetime, zone: str) -> list[Offer]:
    """An hour, until tomorrow morning, a week."""
    here = now.astimezone(ZoneInfo(zone))
    morning = datetime.combine(here.date() + timedelta(days=1), _MORNING, here.tzinfo)
    return [
        Offer(now + timedelta(hours=1), _("For an hour")),
        Offer(morning, _("Until %(time)s") % {"time": moment(morning, zone, now)}),
        Offer(morning + timedelta(days=6), _("For a week")),
    ]


def moment_typed(typed: Mapping[str, str], zone: str) -> datetime | None:
    """`until` as offered, else day and time by the clock on the expert's wall; None for neither."""
    text = typed.get("until") or f"{typed.get('day', '')}T{typed.get('time') or '00:00'}"
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))

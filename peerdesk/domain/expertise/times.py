"""When and for how much an expert wants to be asked (C4), whether stored or wished for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.domain.communities.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Times:
    """A pause without an end lasts until the expert comes back."""

    schedule: Sequence[Mapping[str, Any]]
    time_zone: str
    paused: bool
    at_once: int
    languages: Sequence[str]
    exceptions: Sequence[Mapping[str, Any]] = ()
    holidays: str = ""
    paused_until: datetime | None = None

    @property
    def timetable(self) -> Timetable:
        """When the expert is there, but for the pause."""
        return Timetable(self.schedule, self.time_zone, self.exceptions, self.holidays)

    def as_wire(self) -> dict[str, Any]:
        """As protocol.md names the fields; what need not be set stands there only when it is."""
        wire: dict[str, Any] = {
            "schedule": list(self.schedule),
            "time_zone": self.time_zone,
            "paused": self.paused,
            "at_once": self.at_once,
            "languages": list(self.languages),
        }
        if self.exceptions:
            wire["exceptions"] = list(self.exceptions)
        if self.holidays:
            wire["holidays"] = self.holidays
        if self.paused_until:
            wire["paused_until"] = rfc3339(self.paused_until)
        return wire

"""The words of the switch (pure)."""

from datetime import UTC, datetime

import pytest

from peerdesk.domain.communities.suspension import Suspension
from peerdesk.domain.expertise.times import Times
from peerdesk.entrypoints.web.workspace.presence import presence_of

pytestmark = pytest.mark.promise("C4")
WEEKDAYS = [{"days": [0, 1, 2, 3, 4], "from": "08:00", "to": "18:00"}]
ALWAYS = [{"days": [0, 1, 2, 3, 4, 5, 6], "from": "00:00", "to": "00:00"}]
FRIDAY = datetime(2026, 11, 20, 14, tzinfo=UTC)  # 15:00 in Zurich


def words(schedule: list[dict[str, object]], *, at: datetime = FRIDAY, **values: object) -> str:
    paused = bool(values.get("paused"))
    times = Times(schedule, "Europe/Zurich", paused, 3, ["en"])
    active = int(str(values.get("active", 0)))
    return presence_of(times, active=active, limit=3, now=at).words


def test_says_until_when_in_the_experts_own_zone() -> None:
    assert words(WEEKDAYS) == "Available until 18:00"


def test_a_pause_says_when_it_ends_and_ends_without_anybody() -> None:
    until = datetime(2026, 11, 21, 7, tzinfo=UTC)
    times = Times(ALWAYS, "Europe/Zurich", True, 3, ["en"], paused_until=until)
    paused = presence_of(times, active=0, limit=3, now=FRIDAY)
    assert (paused.words, paused.changes_at) == ("Paused until Saturday 08:00", until)
    assert presence_of(times, active=0, limit=3, now=until).is_asked


def test_after_weeks_away_it_names_the_day_of_the_month() -> None:
    away = [{"date": "2026-11-20", "until": "2026-12-06", "hours": []}]
    times = Times(WEEKDAYS, "Europe/Zurich", False, 3, ["en"], exceptions=away)
    there = presence_of(times, active=0, limit=3, now=FRIDAY)
    assert there.words == "Outside your hours, back 7 December 08:00"


def test_a_suspension_goes_before_everything() -> None:
    until = datetime(2026, 11, 24, 7, tzinfo=UTC)
    times = Times(ALWAYS, "Europe/Zurich", True, 3, ["en"])
    held = presence_of(times, active=0, limit=3, now=FRIDAY, suspension=Suspension(until_at=until))
    assert (held.words, held.is_on) == ("Suspended until Tuesday 08:00", False)


def test_after_hours_it_says_when_they_are_back() -> None:
    late = datetime(2026, 11, 20, 19, tzinfo=UTC)
    assert words(WEEKDAYS, at=late) == "Outside your hours, back Monday 08:00"


def test_full_hands_are_said_with_their_number() -> None:
    assert words(WEEKDAYS, active=3) == "Full: 3 of 3 chats"


@pytest.mark.promise("F1")
def test_before_the_general_test_hours_mean_nothing_yet() -> None:
    times = Times(ALWAYS, "Europe/Zurich", False, 3, ["en"])
    new = presence_of(times, active=0, limit=3, now=FRIDAY, untested=True)
    assert (new.words, new.is_asked) == ("Not asked before the general test", False)


def test_paused_goes_before_everything() -> None:
    late = datetime(2026, 11, 20, 19, tzinfo=UTC)
    assert words(WEEKDAYS, at=late, paused=True, active=3) == "Paused"


def test_hours_that_never_end_have_no_end() -> None:
    assert words(ALWAYS) == "Available around the clock"


def test_without_hours_nobody_is_asked() -> None:
    assert words([]) == "No hours set: you are never asked"


def test_end_on_another_day_names_the_day() -> None:
    night = [{"days": [4], "from": "14:00", "to": "02:00"}]
    assert words(night) == "Available until Saturday 02:00"

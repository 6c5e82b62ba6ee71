"""When an expert is there, over HTTP: the week, days off, what is wrong with them."""

from datetime import timedelta
from typing import Any

import pytest

from peerdesk.core import clock
from peerdesk.core.clock import rfc3339
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, problem
from tests.cast import ALWAYS, seat_of

TIMES = "/communities/tally/me/availability"


@pytest.mark.promise("C4")
class TestAvailability:
    def test_what_is_left_out_stays(self, by: As, ezra: Person) -> None:
        before = by(ezra).get(TIMES).json()
        assert before["paused"] is False
        told = by(ezra).put(TIMES, {"paused": True})
        assert told.status_code == 200
        assert told.json() == {**before, "paused": True} == by(ezra).get(TIMES).json()
        assert seat_of(ezra).paused

    def test_a_whole_week_is_stored(self, by: As, ezra: Person) -> None:
        week = {
            "schedule": [{"days": [0, 4], "from": "22:00", "to": "02:00"}],
            "time_zone": "Europe/Zurich",
            "paused": False,
            "at_once": 2,
            "languages": ["de"],
        }
        assert by(ezra).put(TIMES, week).json() == week

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"schedule": [{"days": [7], "from": "08:00", "to": "09:00"}]}, "schedule"),
            ({"schedule": [{"days": [1], "from": "8", "to": "09:00"}]}, "schedule"),
            ({"schedule": ["always"]}, "schedule.0"),
            ({"schedule": ALWAYS * 60}, "schedule"),
            ({"time_zone": "Mars/Base"}, "time_zone"),
            ({"time_zone": "../../etc/passwd"}, "time_zone"),
            ({"at_once": 0}, "at_once"),
            ({"at_once": "2"}, "at_once"),
            ({"paused": "yes"}, "paused"),
            ({"at_once": 21}, "at_once"),
            ({"languages": ["tlh"]}, "languages"),
            ({"languages": []}, "languages"),
            ({"paused": "perhaps"}, "paused"),
        ],
    )
    def test_what_is_wrong_is_named(
        self, by: As, ezra: Person, values: dict[str, Any], field: str
    ) -> None:
        before = by(ezra).get(TIMES).json()
        told = by(ezra).put(TIMES, {"at_once": 1, **values})
        assert problem(told, 422, "invalid")["errors"].keys() == {field}
        assert by(ezra).get(TIMES).json() == before

    def test_days_off_holidays_and_the_end_of_a_pause_stay_when_left_out(
        self, by: As, ezra: Person
    ) -> None:
        off = [{"date": "2030-12-24", "until": "2031-01-02", "hours": []}]
        until = rfc3339(clock.now().replace(microsecond=0) + timedelta(days=2))
        told = (
            by(ezra)
            .put(TIMES, {"exceptions": off, "holidays": "CH-ZH", "paused_until": until})
            .json()
        )
        assert (told["exceptions"], told["holidays"]) == (off, "CH-ZH")
        assert (told["paused"], told["paused_until"]) == (True, until)
        assert seat_of(ezra).paused
        assert by(ezra).put(TIMES, {"at_once": 2}).json() == {**told, "at_once": 2}
        forever = by(ezra).put(TIMES, {"paused_until": None}).json()
        assert forever["paused"] is True
        assert "paused_until" not in forever
        back = by(ezra).put(TIMES, {"paused": False, "exceptions": [], "holidays": ""}).json()
        assert back["paused"] is False
        assert not {"exceptions", "holidays", "paused_until"} & back.keys()

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"exceptions": [{"date": "2030-02-30", "hours": []}]}, "exceptions"),
            ({"exceptions": [{"date": "2030-02-01"}]}, "exceptions"),
            ({"exceptions": [{"date": "2030-02-01", "hours": [{"from": "9"}]}]}, "exceptions"),
            (
                {"exceptions": [{"date": "2030-02-01", "until": "2030-01-01", "hours": []}]},
                "exceptions",
            ),
            ({"exceptions": [{"date": "2030-02-01", "hours": []}] * 2}, "exceptions"),
            ({"holidays": "XX"}, "holidays"),
            ({"holidays": "CH-XX"}, "holidays"),
            ({"paused_until": "2001-01-01T00:00:00Z"}, "paused_until"),
            ({"paused_until": "2001-01-01T00:00:00"}, "paused_until"),
        ],
    )
    def test_what_is_wrong_with_other_days_is_named(
        self, by: As, ezra: Person, values: dict[str, Any], field: str
    ) -> None:
        told = by(ezra).put(TIMES, values)
        assert problem(told, 422, "invalid")["errors"].keys() == {field}

    def test_it_is_the_experts_alone(self, by: As, ada: Person, olga: Person) -> None:
        for somebody in (ada, olga):
            problem(by(somebody).get(TIMES), 404, "not_found")
            problem(by(somebody).put(TIMES, {}), 404, "not_found")

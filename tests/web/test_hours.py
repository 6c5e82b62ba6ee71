"""The hours of the week: what is kept, and what is wrong in words."""

import pytest

from peerdesk.domain.expertise.models import Availability
from peerdesk.domain.people.models import Person
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.promise("C4", "F2")]
URL = "/workspace/availability/tally/"


def form(**changes: object) -> dict[str, object]:
    """A form with hours on Monday and Tuesday, as a browser sends it."""
    sent: dict[str, object] = {
        "time_zone": "Europe/Zurich",
        "at_once": "2",
        "languages": ["de", "en"],
    }
    for day in range(7):
        hours = [("08:00", "12:00"), ("13:00", "17:30")] if day < 2 else []
        sent[f"from-{day}"] = [*(start for start, _ in hours), ""]
        sent[f"to-{day}"] = [*(end for _, end in hours), ""]
    return sent | changes


def test_several_intervals_a_day_are_kept(browser: Browser, ezra: Person) -> None:
    page = read(browser(ezra).post(URL, form(), follow=True))
    assert words(page, ".flash") == ["Your hours are saved."]
    row = Availability.objects.get(person=ezra)
    assert row.schedule == [
        {"days": [0, 1], "from": "08:00", "to": "12:00"},
        {"days": [0, 1], "from": "13:00", "to": "17:30"},
    ]
    assert (row.at_once, row.time_zone, row.languages) == (2, "Europe/Zurich", ["de", "en"])
    assert [one.get("value") for one in page.cssselect("[data-day='0'] input")] == [
        "08:00", "12:00", "13:00", "17:30", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "error"),
    [
        ({"from-0": ["08:00"], "to-0": [""]}, "Monday: Give both a start and an end."),
        ({"from-0": ["09:00"], "to-0": ["09:00"]}, "Monday: Start and end are the same."),
        (
            {"from-0": ["08:00", "11:00"], "to-0": ["12:00", "14:00"]},
            "Monday: These hours overlap.",
        ),
        ({"from-0": ["25:00"], "to-0": ["26:00"]}, "Monday: Write times like 08:30."),
        ({"at_once": "9"}, "at most 3 chats at once"),
        ({"at_once": ""}, "Please choose how many chats at once."),
        ({"languages": []}, "Please choose at least one language."),
        ({"time_zone": "Europe/Atlantis"}, "Time zone"),
    ],
)
def test_mistakes_are_said_in_words_and_nothing_is_lost(
    browser: Browser, ezra: Person, day: dict[str, object], error: str
) -> None:
    page = read(browser(ezra).post(URL, form(**day)), 422)
    assert any(error in line for line in words(page, ".summary li")), words(page, ".summary li")
    assert Availability.objects.get(person=ezra).schedule[0]["from"] == "00:00"
    assert page.cssselect("[data-day='1'] input")[0].get("value") == "08:00"


def test_over_midnight_and_whole_days_are_fine(browser: Browser, ezra: Person) -> None:
    sent = form(**{"from-0": ["22:00"], "to-0": ["02:00"], "from-6": ["00:00"], "to-6": ["00:00"]})
    assert browser(ezra).post(URL, sent).status_code == 302


def test_saving_hours_keeps_the_pause(browser: Browser, ezra: Person) -> None:
    Availability.objects.filter(person=ezra).update(paused=True)
    browser(ezra).post(URL, form())
    assert Availability.objects.get(person=ezra).paused

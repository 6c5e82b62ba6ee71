"""Who was asked and why, for the support team; why me and why not, for each expert (B3, F13)."""

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.expertise.models import Availability
from peerdesk.domain.people.models import Person
from peerdesk.domain.routing.models import Seat
from peerdesk.workflows.find_helper import find_helper
from tests import cast
from tests.api.conftest import As, by
from tests.web.conftest import Browser
from tests.web.pages import read, words
from tests.workflows.scenes import set_policy

__all__ = ["by"]
pytestmark = [pytest.mark.django_db, pytest.mark.promise("B3", "F13")]


@pytest.fixture
def one_of_two(asked: Conversation, ezra: Person, erik: Person, tally: Community) -> Conversation:
    """Ezra is asked; Erik, who has few stars, stands just behind him."""
    set_policy(tally, invite_wave=1, invite_wave_most=1)
    Seat.objects.filter(person=erik).update(given_stars_sum=20, given_stars_count=20)
    asked.refresh_from_db()
    find_helper(conversation=asked, now=clock.now())
    return asked


def test_owner_and_agent_see_wave_by_wave_who_was_asked_and_who_was_not(
    browser: Browser, olga: Person, agnes: Person, one_of_two: Conversation
) -> None:
    for somebody in (olga, agnes):
        listed = read(browser(somebody).get("/manage/tally/routing/?q=invoice+twice"))
        assert words(listed, ".list .tag") == ["1 asked"]
        page = read(browser(somebody).get(f"/manage/tally/routing/{one_of_two.id}/"))
        assert words(page, ".askedone:not(.notasked) strong") == ["Ezra expert"]
        assert words(page, ".askedone:not(.notasked) .tag") == ["may answer now"]
        assert words(page, ".askedone.notasked strong") == ["Erik expert"]
        assert "2 could be asked" in words(page, ".wave h3")[0]
        assert len(page.cssselect(".askedone .scorebar .part")) >= 14
    assert words(read(browser(olga).get("/manage/tally/routing/?q=nothing")), ".empty h2")
    found = read(browser(olga).get(f"/manage/tally/routing/?q={one_of_two.id}"))
    assert len(found.cssselect(".list .item")) == 1


def test_the_asked_expert_reads_why_in_words_and_numbers(
    browser: Browser, ezra: Person, one_of_two: Conversation
) -> None:
    page = read(browser(ezra).get("/workspace/why/tally/"))
    text = words(page, ".whyrow")[0]
    assert "You, because: customers rate you well, you know this area" in text
    assert "Asked as number 1, in wave 1" in text
    assert words(page, "#now-title") == ["You can be asked now"]
    assert words(page, ".figures dd") == ["1", "1", "0", "0"]


def test_what_decides_besides_the_points_is_told_with_the_communitys_numbers(
    browser: Browser, ezra: Person, tally: Community
) -> None:
    told = words(read(browser(ezra).get("/workspace/why/tally/")), "#weights-title ~ ul li")
    assert told[0].startswith("From 3 to 6 are asked at once: as many as it takes until one")
    assert "with 80 %" in told[0]
    assert told[1] == "Each has 30 seconds to answer; then the next are asked."
    assert "alone for 15 seconds" in told[3]
    set_policy(tally, invite_wave=1, invite_wave_most=1, accept_seconds=10)
    told = words(read(browser(ezra).get("/workspace/why/tally/")), "#weights-title ~ ul li")
    assert told[:2] == [
        "1 is asked at once.",
        "Each has 10 seconds to answer; then the next are asked.",
    ]
    assert "alone for 10 seconds" in told[3]


def test_who_stood_behind_reads_what_made_the_difference_and_nobodys_name(
    browser: Browser, by: As, erik: Person, one_of_two: Conversation
) -> None:
    answer = browser(erik).get("/workspace/why/tally/")
    page = read(answer)
    assert words(page, ".figures dd") == ["1", "0", "1", "0"]
    assert "Stars" in words(page, "#days-title ~ ul li")[0]
    assert "Ezra" not in answer.content.decode()
    told = by(erik).get("/communities/tally/me/routing").json()
    assert (told["days"]["others_before"], told["suspended"]) == (1, False)
    assert told["days"]["made_the_difference"] == {"stars": 1}
    assert "Ezra" not in str(told)


def test_api_gives_the_support_team_what_each_wave_was_chosen_from(
    by: As, olga: Person, erik: Person, one_of_two: Conversation
) -> None:
    told = by(olga).get(f"/conversations/{one_of_two.id}/routing").json()
    (wave,) = told["waves"]
    assert (wave["free"], wave["asked"]) == (2, 1)
    assert wave["next"][0]["expert"] == {"id": str(erik.id), "alias": "Erik expert"}
    assert told["items"][0]["expert"]["alias"] == "Ezra expert"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"paused": True}, "Paused."),
        ({"schedule": []}, "No hours set: you are never asked."),
    ],
)
def test_why_not_now_is_said_with_what_would_change_it(
    browser: Browser, ezra: Person, change: dict[str, object], says: str
) -> None:
    Availability.objects.filter(person=ezra).update(**change)
    page = read(browser(ezra).get("/workspace/why/"))
    assert words(page, "#now-title") == ["You aren't asked now"]
    (no,) = page.cssselect(".reasons .no")
    assert says in " ".join(no.itertext())
    assert no.cssselect("a")


def test_full_hands_and_missing_areas_are_named(
    browser: Browser, ezra: Person, tally: Community
) -> None:
    Seat.objects.filter(person=ezra).update(active=3, areas=[])
    page = read(browser(ezra).get("/workspace/why/"))
    told = words(page, ".reasons .no")
    assert "3 of your 3 places are taken" in told[0]
    assert "You cover no area" in told[1]


@pytest.mark.promise("F1")
def test_the_general_test_that_is_missing_is_named(
    browser: Browser, ezra: Person, tally: Community
) -> None:
    cast.area(tally, "general", is_general=True)
    page = read(browser(ezra).get("/workspace/why/"))
    assert words(page, "#now-title") == ["You aren't asked now"]
    (no,) = page.cssselect(".reasons .no")
    assert "You haven't passed the general test" in " ".join(no.itertext())
    assert [link.get("href") for link in no.cssselect("a")] == ["/workspace/areas/tally/"]
    assert words(page, ".presence .switch") == ["Not asked before the general test"]


def test_nothing_of_it_is_for_others(
    browser: Browser, ada: Person, ezra: Person, otto: Person, one_of_two: Conversation
) -> None:
    for somebody in (ada, ezra, otto):
        answer = browser(somebody).get(f"/manage/tally/routing/{one_of_two.id}/")
        assert answer.status_code == 404
    assert browser(otto).get("/workspace/why/tally/").status_code == 404
    elsewhere = browser(otto).get(f"/manage/elsewhere/routing/{one_of_two.id}/")
    assert elsewhere.status_code == 404


def test_empty_states(browser: Browser, olga: Person, ezra: Person, asked: Conversation) -> None:
    page = read(browser(olga).get(f"/manage/tally/routing/{asked.id}/"))
    assert words(page, ".empty h2") == ["Nobody was asked"]
    mine = read(browser(ezra).get("/workspace/why/"))
    assert "You weren't asked anything here yet." in words(mine, "#asked-title ~ p")
    assert cast.seat_of(ezra).asked_count == 0

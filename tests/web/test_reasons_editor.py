"""The owner's contact form: tree, editor with preview, teams, hours, and what the figures say."""

from datetime import timedelta
from typing import Any

import pytest

from peerdesk.core import clock
from peerdesk.domain.communities.models import Community, Team
from peerdesk.domain.conversations.lifecycle import State
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.people.models import Person
from tests import cast
from tests.web.conftest import Browser
from tests.web.pages import read, words

pytestmark = pytest.mark.django_db
TREE = "/manage/tally/reasons/"


def typed(**values: Any) -> dict[str, Any]:
    return {
        "name-en": "Refunds",
        "name-de": "Rückerstattungen",
        "channel": "ticket",
        "served_by": "agents",
        "count": "0",
        **values,
    }


@pytest.mark.promise("S7")
def test_the_tree_stands_in_the_owners_order_and_moves_by_a_button(
    browser: Browser, olga: Person, sending_invoices: Reason, my_account: Reason
) -> None:
    Reason.objects.filter(id=my_account.id).update(position=1)
    client = browser(olga)
    assert words(read(client.get(TREE)), "[data-reason] a") == ["Sending-Invoices", "My-Account"]
    client.post(f"{TREE}{my_account.id}/shift", {"by": "-1"})
    assert words(read(client.get(TREE)), "[data-reason] a") == ["My-Account", "Sending-Invoices"]


@pytest.mark.promise("S2")
def test_a_reason_with_its_form_is_made_as_typed(
    browser: Browser, olga: Person, tally: Community
) -> None:
    team = Team.objects.create(community=tally, slug="money", name={"en": "Money"})
    sent = typed(
        team=str(team.id),
        count="2",
        **{
            "f0-kind": "text", "f0-label-en": "Booking number", "f0-required": "on",
            "f1-kind": "multiple", "f1-label-en": "What failed?",
            "f1-options-en": "Card\nTransfer", "f1-options-de": "Karte\nÜberweisung",
        },
    )  # fmt: skip
    answer = browser(olga).post(f"{TREE}new", sent)
    made = Reason.objects.get()
    assert answer["Location"] == f"{TREE}{made.id}/"
    assert (made.team, made.name["de"]) == (team, "Rückerstattungen")
    assert made.fields[0] == {
        "key": "booking_number", "kind": "text", "label": {"en": "Booking number"},
        "required": True,
    }  # fmt: skip
    assert [one["value"] for one in made.fields[1]["options"]] == ["card", "transfer"]


def test_a_renamed_choice_keeps_its_value_and_a_new_one_gets_its_own(
    browser: Browser, olga: Person, tally: Community
) -> None:
    client = browser(olga)
    first = typed(
        count="1", **{"f0-kind": "select", "f0-label-en": "Why", "f0-options-en": "Late\nWrong"}
    )
    client.post(f"{TREE}new", first)
    made = Reason.objects.get()
    again = typed(count="1", **{
        "f0-kind": "select", "f0-key": "why", "f0-label-en": "Why",
        "f0-options-en": "Too late\nWrong", "f0-values": "late wrong",
    })  # fmt: skip
    client.post(f"{TREE}{made.id}/", again)
    again |= {"f0-options-en": "Lost\nWrong\nToo late"}
    client.post(f"{TREE}{made.id}/", again)
    made.refresh_from_db()
    options = {one["label"]["en"]: one["value"] for one in made.fields[0]["options"]}
    assert options == {"Too late": "late", "Wrong": "wrong", "Lost": "lost"}


def test_fields_are_added_and_moved_without_a_script_and_nothing_is_saved_yet(
    browser: Browser, olga: Person, tally: Community
) -> None:
    sent = typed(act="add", count="1", **{"f0-kind": "date", "f0-label-en": "When"})
    page = read(browser(olga).post(f"{TREE}new", sent))
    assert len(page.cssselect(".fielddraft")) == 2
    assert page.cssselect("[name=f0-label-en]")[0].get("value") == "When"
    sent |= {"act": "down-0", "count": "2", "f1-label-en": "Who"}
    page = read(browser(olga).post(f"{TREE}new", sent))
    assert page.cssselect("[name=f1-label-en]")[0].get("value") == "When"
    assert not Reason.objects.exists()


def test_what_is_wrong_is_said_and_what_was_typed_stays(
    browser: Browser, olga: Person, tally: Community
) -> None:
    sent = typed(count="1", **{"name-en": "", "name-de": "", "f0-kind": "select"})
    page = read(browser(olga).post(f"{TREE}new", sent), 422)
    said = " ".join(words(page, ".summary li"))
    assert "Name the reason" in said
    assert "Give the field a label" in said
    assert not Reason.objects.exists()


@pytest.mark.promise("S7")
def test_the_preview_shows_what_the_customer_will_see_in_each_language(
    browser: Browser, olga: Person, tally: Community
) -> None:
    sent = typed(count="1", preview="de", **{
        "f0-kind": "multiple", "f0-label-de": "Was?", "f0-options-de": "Karte\nKonto",
    })  # fmt: skip
    page = read(browser(olga).post(f"{TREE}preview", sent))
    assert words(page, "h3") == ["Rückerstattungen"]
    assert words(page, "legend")[0].startswith("Was?")
    assert words(page, ".choice") == ["Karte", "Konto"]


@pytest.mark.promise("S7")
def test_a_retired_reason_leaves_the_form_and_comes_back(
    browser: Browser, olga: Person, my_account: Reason
) -> None:
    client = browser(olga)
    client.post(f"{TREE}{my_account.id}/retire", {"retired": "1"})
    assert "write/my-account" not in client.get("/c/tally/").content.decode()
    assert words(read(client.get(TREE)), "summary")[-1] == "1 retired reason"
    client.post(f"{TREE}{my_account.id}/retire", {"retired": "0"})
    assert "write/my-account" in client.get("/c/tally/").content.decode()


def ended(ada: Person, agnes: Person, reason: Reason, *, became: str = "") -> Conversation:
    """A chat that an agent had: solved, or a ticket by now."""
    one = cast.conversation(ada, reason)
    values: dict[str, Any] = {"handler": agnes, "handler_role": "agent", "state": State.CLOSED}
    if became == "forwarded":
        values["forwarded_at"] = clock.now()
    elif became:
        values |= {"converted_at": clock.now(), "converted_by": became, "channel": "ticket"}
    Conversation.objects.filter(id=one.id).update(**values, due_at=None, due_for="")
    return one


@pytest.mark.promise("S3")
def test_the_figures_say_what_became_of_the_chats_and_advise_when_they_carry_it(
    browser: Browser, olga: Person, ada: Person, agnes: Person, my_account: Reason
) -> None:
    for became in ["", "expert", "waiting"]:
        ended(ada, agnes, my_account, became=became)
    old = ended(ada, agnes, my_account, became="agent")
    Conversation.objects.filter(id=old.id).update(opened_at=clock.now() - timedelta(weeks=20))
    client = browser(olga)
    page = read(client.get(TREE))
    assert words(page, "tbody tr td") == ["2", "1", "0", "50 %", "1"]
    assert not page.cssselect(".advice")
    for number in range(20):
        ended(ada, agnes, my_account, became=["agent", "forwarded", ""][number % 3])
    page = read(client.get(TREE))
    assert "“My-Account” should be a ticket" in words(page, ".advice strong")[0]
    assert page.cssselect("svg.outcomes rect.forwarded")
    client.post(f"{TREE}{my_account.id}/tickets")
    my_account.refresh_from_db()
    assert my_account.channel == "ticket"
    assert not read(client.get(TREE)).cssselect(".advice")


@pytest.mark.promise("S3")
def test_teams_are_made_staffed_and_retired(
    browser: Browser, olga: Person, agnes: Person, otto: Person
) -> None:
    client = browser(olga)
    wrong = client.post("/manage/tally/teams/", {"name-en": "", "people": [str(otto.id)]})
    assert len(words(read(wrong, 422), ".summary li")) == 2
    client.post("/manage/tally/teams/", {"name-en": "Money", "people": [str(agnes.id)]})
    team = Team.objects.get()
    assert "Agnes agent" in client.get("/manage/tally/teams/").content.decode()
    client.post(f"/manage/tally/teams/{team.id}/", {"name-fr": "Argent"})
    team.refresh_from_db()
    assert team.name == {"fr": "Argent"}
    assert "nobody works in it yet" in client.get("/manage/tally/teams/").content.decode()
    client.post(f"/manage/tally/teams/{team.id}/retire", {"retired": "1"})
    assert "1 retired team" in client.get("/manage/tally/teams/").content.decode()


@pytest.mark.promise("S6")
def test_hours_of_several_intervals_a_day_with_holidays_and_days_that_differ(
    browser: Browser, olga: Person, tally: Community
) -> None:
    client, address = browser(olga), "/manage/tally/hours/"
    sent = {
        "always": "0", "time_zone": "Europe/Zurich", "country": "CH", "region": "ZH",
        "from-0": ["08:00", "13:00"], "to-0": ["12:00", "17:00"],
        "other-date": ["2099-12-24"], "other-until": [""], "other-from": ["08:00"],
        "other-to": ["12:00"],
    }  # fmt: skip
    assert client.post(address, sent)["Location"] == address
    tally.refresh_from_db()
    assert tally.opening_hours == [
        {"days": [0], "from": "08:00", "to": "12:00"},
        {"days": [0], "from": "13:00", "to": "17:00"},
    ]
    assert tally.holidays == "CH-ZH"
    page = read(client.get(address))
    monday = "08:00–12:00, 13:00–17:00"
    assert words(page, ".coming .num").count(monday) == 2
    wrong = client.post(address, sent | {"to-0": ["07:00", "17:00"], "from-0": ["08:00", "06:00"]})
    assert "These hours overlap." in wrong.content.decode()
    client.post(address, sent | {"always": "1"})
    tally.refresh_from_db()
    assert tally.opening_hours == []

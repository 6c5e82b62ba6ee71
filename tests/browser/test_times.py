"""When an expert is asked, on screen: both changes of the clock, two tabs, a suspension."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast, Player
from tests.browser.conftest import OpenScreen

EXPERT, SUSPENDED, OWNER = "Emily Frost", "Erik Dubois", "Olga Brunner"
TIMES = "/communities/tally/me/availability"
REASONS = "Three customers were told that their bookkeeping is stupid."
APPEAL = "I was quoting the title of an article, and said so at once."
ANSWER = "We have read the three chats again, and the article. You are right."
ALWAYS = [{"days": [0, 1, 2, 3, 4, 5, 6], "from": "00:00", "to": "00:00"}]
Check = Callable[[Page], None]


def put(player: Player, **values: object) -> None:
    answer = player.api.put(TIMES, json=values)
    assert answer.status_code == 200, answer.text


@pytest.fixture
def expert(cast: Cast) -> Iterator[Player]:
    """Emily, whose hours are as before when the scene is over."""
    player = cast[EXPERT]
    before = player.get(TIMES)
    yield player
    put(player, **{"exceptions": [], "holidays": "", **before, "paused": False})


@pytest.mark.promise("C4")
def test_hours_over_both_changes_of_the_clock(screen: OpenScreen, expert: Player) -> None:
    nights = [{"days": [5], "from": "22:00", "to": "06:00"}]
    put(expert, schedule=nights, time_zone="Europe/Zurich")
    page = screen(EXPERT).go("/workspace/availability/tally/?from=2027-03-26")
    spring = page.locator("[data-date='2027-03-28']")
    expect(spring).to_contain_text("00:00–06:00")
    expect(spring).to_contain_text("the clock goes forward from 02:00 to 03:00")
    expect(page.locator("[data-date='2027-03-27']")).to_contain_text("22:00–24:00")
    expect(page.locator("[data-date='2027-03-29']")).to_contain_text("not available")
    page.goto("/workspace/availability/tally/?from=2027-10-29")
    page.get_by_role("link", name="Later").click()
    expect(page.locator("[data-date='2027-11-06']")).to_contain_text("22:00–24:00")
    page.get_by_role("link", name="Earlier").click()
    autumn = page.locator("[data-date='2027-10-31']")
    expect(autumn).to_contain_text("00:00–06:00")
    expect(autumn).to_contain_text("the clock goes back from 03:00 to 02:00")
    put(expert, time_zone="Australia/Lord_Howe")
    page.goto("/workspace/availability/tally/?from=2027-04-02")
    expect(page.locator("[data-date='2027-04-04']")).to_contain_text("from 02:00 to 01:30")


@pytest.mark.promise("C4")
def test_days_off_and_holidays_are_typed_and_seen(screen: OpenScreen, expert: Player) -> None:
    put(expert, schedule=ALWAYS, time_zone="Europe/Zurich")
    page = screen(EXPERT, phone=True).go("/workspace/availability/tally/")
    page.get_by_role("button", name="Add a day").click()
    row = page.locator("[data-other]:visible").last
    row.locator("[name=other-date]").fill("2027-07-30")
    row.locator("[name=other-until]").fill("2027-07-31")
    page.get_by_label("Country").select_option("CH")
    page.get_by_label("Region").select_option("ZH")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".flash")).to_contain_text("Your hours are saved.")
    expect(page.get_by_label("Region")).to_have_value("ZH")
    page.goto("/workspace/availability/tally/?from=2027-07-30")
    expect(page.locator("[data-date='2027-07-31']")).to_contain_text("not available")
    expect(page.locator("[data-date='2027-07-31']")).to_contain_text("other than usual")
    expect(page.locator("[data-date='2027-08-01']")).to_contain_text("National Day")
    expect(page.locator("[data-date='2027-08-02']")).to_contain_text("the whole day")
    assert expert.get(TIMES)["holidays"] == "CH-ZH"


@pytest.mark.promise("C4")
def test_switch_is_true_in_every_tab_and_a_pause_ends_by_itself(
    screen: OpenScreen, expert: Player
) -> None:
    inbox = screen(EXPERT).go("/workspace/")
    earnings = inbox.context.new_page()
    earnings.goto("/workspace/earnings/tally/")
    switches = [page.locator("#switch-tally") for page in (inbox, earnings)]
    for one in switches:
        expect(one).to_have_attribute("aria-checked", "true")
    switches[1].click()
    for one in switches:
        expect(one).to_have_attribute("aria-checked", "false")
    expect(earnings).to_have_url(re.compile("/earnings/tally/"))
    # Elsewhere, by another program: for a moment only.
    soon = datetime.now(UTC) + timedelta(seconds=8)
    put(expert, paused_until=soon.isoformat())
    for one in switches:
        expect(one).to_contain_text("Paused until")
    for one in switches:
        expect(one).to_contain_text("Available")
    assert expert.get(TIMES)["paused"] is False


@pytest.mark.promise("F13")
@pytest.mark.invariant("I5")
def test_suspension_is_read_at_once_appealed_and_lifted(
    screen: OpenScreen, cast: Cast, axe: Check
) -> None:
    his = screen(SUSPENDED).go("/workspace/earnings/tally/")
    expect(his.locator("#switch-tally")).to_be_enabled()
    erik = cast[SUSPENDED].get("/me")["id"]
    hers = screen(OWNER).go(f"/manage/tally/people/{erik}/suspend")
    axe(hers)
    hers.get_by_label("Reasons").fill(REASONS)
    hers.get_by_role("button", name="Suspend").click()
    expect(hers.locator(".flash")).to_contain_text("The suspension is decided")
    try:
        expect(his.locator("#switch-tally")).to_be_disabled()
        expect(his.locator(".standing")).to_contain_text("Tally: Suspended.")
        his.get_by_role("link", name="Read why, and appeal").click()
        expect(his.locator(".said")).to_contain_text(REASONS)
        axe(his)
        his.get_by_label("What do you say to it?").fill(APPEAL)
        his.get_by_role("button", name="Send the appeal").click()
        expect(his.locator(".panel.waiting")).to_contain_text("waits for an owner's answer")
        hers.reload()
        expect(hers.locator(".panel.waiting")).to_contain_text("another owner answers")
        axe(hers)
    finally:
        _lift(cast)
    expect(his.locator("#switch-tally")).to_be_enabled()
    his.reload()
    expect(his.locator(".said")).to_contain_text(ANSWER)


def _lift(cast: Cast) -> None:
    """The other owner answers; without an appeal she ends it, so that Erik is free again."""
    other = next(
        one
        for one in cast.players.values()
        if one.role == "owner" and one.name != OWNER and one.api.get(
            "/communities/tally/suspensions").status_code == 200
    )  # fmt: skip
    living = other.get("/communities/tally/suspensions")["items"][0]
    if living["appeal"] == "open":
        other.post(f"/suspensions/{living['id']}/answer", lift=True, text=ANSWER)
    elif living["state"] != "ended":
        other.post(f"/suspensions/{living['id']}/end", text=ANSWER)


@pytest.mark.promise("B3", "F13")
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_axe_finds_nothing(screen: OpenScreen, axe: Check, phone: bool) -> None:
    page = screen(EXPERT, phone=phone, dark=phone).go("/workspace/why/tally/")
    expect(page.get_by_role("heading", name="What counts, and how much")).to_be_visible()
    axe(page)
    page.goto("/workspace/availability/tally/")
    axe(page)
    page = screen(OWNER, phone=phone, dark=phone).go("/manage/tally/routing/")
    axe(page)
    page.locator(".list .item").last.click()
    expect(page.get_by_role("heading", name="Who was asked")).to_be_visible()
    axe(page)

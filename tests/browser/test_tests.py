"""Tests on phone and desk: taken by keyboard and touch, left and resumed, written by owners."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen
from tests.house.running import Running, peerdesk

pytestmark = [pytest.mark.promise("C2")]
Check = Callable[[Page], None]
EXPERT = "Emily Frost"
OWNER = "Olga"
AREAS = "/workspace/areas/tally/"


@pytest.fixture(scope="module")
def solutions(running: Running) -> dict[str, list[str]]:
    """What only the demo's own command tells."""
    told = json.loads(peerdesk("demo", "--json", home=running.home).stdout)
    return {
        question: ids
        for community in told["communities"].values()
        for question, ids in community["solutions"].items()
    }


def begun(page: Page, area: str) -> str:
    """Opens the area's test, or resumes it; its id."""
    card = page.locator(".areas > li").filter(has=page.get_by_role("heading", name=area))
    card.get_by_role("link", name="Resume").or_(
        card.get_by_role("button", name=re.compile("Take"))
    ).first.click()
    page.wait_for_url(re.compile(r"/areas/tests/"))
    found = re.search(r"/tests/([0-9a-f-]{36})/", page.url)
    assert found
    return found[1]


def answer(page: Page, right: list[str]) -> None:
    """Answers the question on the screen as the solution says."""
    form = page.locator("form.question")
    if form.get_attribute("data-kind") != "order":
        for option in right:
            form.locator(f"input[value='{option}']").check()
        return
    for place, option in enumerate(right):
        item = form.locator(f"#option-{option}")
        while place < (index := item.evaluate("one => [...one.parentNode.children].indexOf(one)")):
            item.locator("button").first.press("Enter")
            expect(form.locator(f"li:nth-child({index}) input")).to_have_value(option)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_taken_on_a_phone_from_the_first_question_to_the_result(
    screen: OpenScreen, solutions: dict[str, list[str]], script: bool
) -> None:
    page = screen(EXPERT, phone=True, script=script).go(AREAS)
    begun(page, "VAT" if script else "Invoices")
    while page.locator("form.question").count():
        asked = page.locator("form.question").get_attribute("data-question")
        address = page.url
        if script:
            answer(page, solutions[str(asked)])
        page.get_by_role("button", name=re.compile("Next|To the end")).click()
        page.wait_for_url(lambda url, address=address: url != address)
    if script:
        expect(page.get_by_text("Every question is answered.")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Passed" if script else "Not passed this time"
    )
    expect(page.locator(".score")).to_contain_text("100 %" if script else "%")


def test_left_on_the_phone_and_resumed_on_the_desk(
    screen: OpenScreen, cast: Cast, solutions: dict[str, list[str]]
) -> None:
    phone = screen(EXPERT, phone=True).go(AREAS)
    attempt = begun(phone, "Closing the year")
    phone.goto(f"/workspace/areas/tests/{attempt}/1/")
    asked = str(phone.locator("form.question").get_attribute("data-question"))
    with phone.expect_response(lambda told: told.url.endswith("/answers")) as saved:
        if phone.locator(".order").count():
            phone.locator(".order button:enabled").first.click()
        else:
            phone.locator("form.question input[name=answer]").first.click()
    assert saved.value.status == 200
    expect(phone.locator("[data-saved]")).to_have_text("Saved")
    told = cast[EXPERT].get(f"/attempts/{attempt}")
    assert asked in told["saved"]
    assert "solution" not in json.dumps(told)
    desk = screen(EXPERT).go(AREAS)
    assert begun(desk, "Closing the year") == attempt
    expect(desk.get_by_text("1 of 5 answered")).to_be_visible()
    cast[EXPERT].post(f"/attempts/{attempt}/answers", answers={})
    desk.get_by_role("button", name="Next").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Not passed this time")


def test_the_timer_tells_the_minutes_and_no_more(screen: OpenScreen, axe: Check) -> None:
    page = screen("Elias", phone=True).go("/workspace/areas/voyage/")
    begun(page, "Prices and payouts")
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"^(1\d|20) minutes left$"))
    axe(page)


def test_no_payload_ever_holds_a_solution(cast: Cast, screen: OpenScreen) -> None:
    page = screen(EXPERT).go(AREAS)
    attempt = begun(page, "Bank and payments")
    tails = ["", "1/", "2/", "3/", "4/", "5/", "hand-in"]
    read = [page.request.get(f"/workspace/areas/tests/{attempt}/{tail}") for tail in tails]
    texts = [page.content(), *(told.text() for told in read)]
    assert all(told.ok and str(attempt) in told.text() for told in read)
    api: httpx.Client = cast[EXPERT].api
    areas = cast[EXPERT].get("/communities/tally/areas")["items"]
    texts += [api.get(f"/attempts/{attempt}").text, json.dumps(areas)]
    texts += [api.patch(f"/attempts/{attempt}/answers", json={"answers": {}}).text]
    explained = api.post(f"/attempts/{attempt}/answers", json={"answers": {}}).json()["wrong"]
    assert len(explained) == 5
    for text in texts:
        assert "solution" not in text
        assert not [one for one in explained if one["explanation"] in text]


def test_an_owner_writes_a_question_and_sees_it_as_experts_do(
    screen: OpenScreen, axe: Check
) -> None:
    page = screen(OWNER).go("/manage/tally/tests/")
    page.get_by_role("link", name="Closing the year").click()
    page.get_by_role("link", name="Write a question").click()
    page.get_by_label("Kind").select_option(label="put in order")
    page.get_by_label("Language", exact=True).select_option(label="Italian")
    page.get_by_label("Question", exact=True).fill("In che ordine?")
    page.get_by_label("Option 1", exact=True).fill("Prima")
    page.get_by_label("Option 2", exact=True).fill("Poi")
    page.get_by_role("button", name="Add an option").click()
    page.get_by_label("Option 5", exact=True).fill("Infine")
    axe(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The question is in the bank.")).to_be_visible()
    expect(page.locator(".order li")).to_have_count(3)
    axe(page)
    page.get_by_role("link", name="Change it").click()
    expect(page.get_by_label("Option 3", exact=True)).to_have_value("Infine")
    page.get_by_label("Option 2", exact=True).fill("Dopo")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()


def test_a_bank_is_taken_home_and_a_broken_one_refused(screen: OpenScreen, tmp_path: Path) -> None:
    page = screen(OWNER).go("/manage/tally/tests/")
    page.get_by_role("link", name="VAT").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    file = tmp_path / "bank.csv"
    taken.value.save_as(file)
    broken = tmp_path / "broken.csv"
    broken.write_bytes(file.read_bytes() + b"x,en,single,,,\r\n")
    page.get_by_label("File to import").set_input_files(broken)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was imported")
    page.get_by_label("File to import").set_input_files(file)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Imported: 0 new, 0 changed")).to_be_visible()


@pytest.mark.parametrize(("phone", "dark"), [(True, False), (False, True)], ids=["phone", "desk"])
def test_axe_finds_nothing(
    screen: OpenScreen, cast: Cast, axe: Check, phone: bool, dark: bool
) -> None:
    page = screen("Erik", phone=phone, dark=dark).go(AREAS)
    axe(page)
    attempt = begun(page, "VAT")
    for number in range(1, 6):
        page.goto(f"/workspace/areas/tests/{attempt}/{number}/")
        if number == 1 or page.locator(".order").count():
            axe(page)
    page.goto(f"/workspace/areas/tests/{attempt}/hand-in")
    axe(page)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="What to read")).to_be_visible()
    axe(page)
    owner = screen(OWNER, phone=phone, dark=dark).go("/manage/tally/tests/")
    axe(owner)
    owner.get_by_role("link", name="VAT").click()
    expect(owner.get_by_role("heading", name="Questions")).to_be_visible()
    axe(owner)
    owner.get_by_role("link", name=re.compile("qualified")).click()
    axe(owner)

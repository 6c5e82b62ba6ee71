"""From the access code to the first answered chat, on a phone, by somebody who is new."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen
from tests.browser.test_workspace import asked
from tests.house.running import Running, peerdesk, until

CUSTOMER, ALIAS, ANSWER = "Ada Winter", "Nova", "Open it and choose Correct: it keeps its number."
PAUSE = """() => fetch("/api/v1/communities/tally/me/availability", {
  method: "PUT",
  headers: {
    "Content-Type": "application/json",
    "X-CSRFToken": document.querySelector("meta[name=csrf]").content,
  },
  body: JSON.stringify({ paused: true }),
}).then((answer) => answer.ok)"""
Check = Callable[[Page], None]


@pytest.fixture(scope="module")
def solutions(running: Running) -> dict[str, list[str]]:
    """Question id to the right options, as the demo tells them."""
    told = json.loads(peerdesk("demo", "--json", home=running.home).stdout)
    return dict(told["communities"]["tally"]["solutions"])


@pytest.fixture
def code(cast: Cast) -> Iterator[str]:
    """A personal code, made by the owner."""
    of_tally = [one for one in cast.players.values() if one.email.endswith("@tally.example.org")]
    owner = next(one for one in of_tally if one.role == "owner")
    made = owner.post("/communities/tally/access-codes", label="For Nora", quota=1)
    yield made["code"]
    owner.api.post(f"/access-codes/{made['id']}/revoke", json={})


@pytest.mark.promise("C1", "C2", "C3", "C4", "C6", "C7", "F1", "F2", "F4")
def test_from_access_code_to_first_answered_chat(
    screen: OpenScreen, cast: Cast, code: str, solutions: dict[str, list[str]], axe: Check
) -> None:
    page = screen(phone=True).go("/accounts/signup/?next=/workspace/join/")
    page.get_by_label("Email").fill("nora.novak@phone.example.org")
    page.locator("input[type=password]").fill("a walk along the frozen lake")
    page.get_by_role("button", name="Make the account").click()
    join(page, code, axe)
    take_test(page, page.locator("li.card", has_text="Rules, tone and privacy"), solutions)
    page.get_by_role("link", name="All areas").click()
    take_test(page, page.locator("li.card", has_text="Invoices and reminders"), solutions)
    be_there(page)
    try:
        answer_first_chat(page, cast)
    finally:
        # Other scenes go on without her.
        page.evaluate(PAUSE)


def join(page: Page, code: str, axe: Check) -> None:
    """Found by a subject, then step by step."""
    page.get_by_role("searchbox").fill("reminders")
    page.get_by_role("button", name="Search").click()
    axe(page)
    page.get_by_role("link", name=re.compile(r"^Join\s*: Tally")).click()
    page.get_by_label("Access code").fill(f"{code[:-1]}0")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".field .error")).to_have_text("This access code is not valid.")
    axe(page)
    page.get_by_label("Access code").fill(code.lower())
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("English")).to_be_checked()
    axe(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Alias", exact=True).fill("Tally Supp0rt")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".field .error")).to_contain_text("support team")
    axe(page)
    page.get_by_label("Alias", exact=True).fill(ALIAS)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="The rules of Tally")).to_be_visible()
    axe(page)
    # Left, and found again where it was.
    page.goto("/workspace/join/")
    page.get_by_role("link", name=re.compile("Go on where you left")).click()
    page.get_by_label("I have read these rules").check()
    page.get_by_role("button", name="Accept and continue").click()
    expect(page.get_by_text(ALIAS, exact=True)).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Join and go to the tests").click()
    expect(page).to_have_url(re.compile("/workspace/areas/"))
    expect(page.locator(".flash")).to_contain_text("Welcome!")


def take_test(page: Page, card: Locator, solutions: dict[str, list[str]]) -> None:
    """Every question answered rightly, one a screen."""
    card.get_by_role("button", name="Take the test").click()
    expect(page.locator("[data-question]")).to_be_visible()
    while page.locator("[data-question]").count():
        question = page.locator("[data-question]")
        name = str(question.get_attribute("data-question"))
        choose(page, str(question.get_attribute("data-kind")), solutions[name])
        question.locator("button[name=next]").click()
        further = f"[data-question]:not([data-question='{name}']), #check-title"
        expect(page.locator(further)).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Passed", exact=True)).to_be_visible()


def choose(page: Page, kind: str, right: list[str]) -> None:
    if kind != "order":
        for option in right:
            page.locator(f"input[value='{option}']").check()
        return
    lines = page.locator(".order li")
    for place, option in enumerate(right):
        ids = [line.get_attribute("id") for line in lines.all()]
        for step in range(ids.index(f"option-{option}"), place, -1):
            lines.nth(step).get_by_role("button", name="Move up").click()
            expect(lines.nth(step - 1)).to_have_id(f"option-{option}")


def be_there(page: Page) -> None:
    """At any hour of the week."""
    page.goto("/workspace/availability/tally/")
    for day in range(7):
        page.locator(f"#day-{day} [data-add]").click()
        page.locator(f"input[name=from-{day}]").first.fill("00:00")
        page.locator(f"input[name=to-{day}]").first.fill("00:00")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".flash.success")).to_be_visible()


def answer_first_chat(page: Page, cast: Cast) -> None:
    page.goto("/workspace/")
    expect(page.locator("html")).to_have_class(re.compile("live"))
    conversation = asked(cast)
    card = page.locator("[data-invitation]")
    expect(card).to_contain_text("CHF 2.00")
    card.get_by_role("button", name="Take").click()
    expect(page).to_have_url(re.compile(f"/workspace/c/{conversation}/"))
    page.get_by_role("textbox", name="Write to Ada").fill(ANSWER)
    page.keyboard.press("Enter")
    ada = cast[CUSTOMER]
    until(lambda: ANSWER in ada.texts(conversation), "the first answer", 90)
    seen = ada.get(f"/conversations/{conversation}")
    assert (seen["state"], seen["handler"]["alias"]) == ("active", ALIAS)
    ada.post(f"/conversations/{conversation}/close")

"""The expert's workspace: asked, taken, answered, closed; the switch that tells the truth."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import DESK_AND_PHONE, OpenScreen

EXPERT, OTHER, CUSTOMER = "Emily Frost", "Erik Dubois", "Ada Winter"
QUESTION = "I sent an invoice with the wrong VAT rate. Can I still correct it?"
Check = Callable[[Page], None]


def asked(cast: Cast, text: str = QUESTION, reason: str = "correct-an-invoice") -> str:
    """Ada asks; the conversation's id."""
    reasons = cast[CUSTOMER].get("/communities/tally/reasons")["items"]
    found = next(
        leaf["id"] for node in reasons for leaf in node["children"] or [node]
        if leaf["slug"] == reason
    )  # fmt: skip
    told = cast[CUSTOMER].post(
        "/communities/tally/conversations", reason=found, text=text, language="en"
    )
    return str(told["id"])


def workspace(screen: OpenScreen, **how: object) -> Page:
    """The expert's, with the list alive."""
    page: Page = screen(EXPERT, **how).go("/workspace/")
    expect(page.locator("html")).to_have_class(re.compile("live"))
    return page


@pytest.mark.promise("C6", "F15")
def test_question_appears_at_once_counts_down_and_is_taken_by_key(
    screen: OpenScreen, cast: Cast
) -> None:
    page = workspace(screen)
    conversation = asked(cast)
    card = page.locator("[data-invitation]")
    expect(card).to_contain_text(QUESTION)
    expect(card).to_contain_text("CHF 2.00 for 4 or 5 stars")
    expect(card).to_contain_text("You, because:")
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    expect(page.locator("#announce")).to_contain_text("New question")
    first = int(card.locator("[data-left]").inner_text())
    lower = "first => Number(document.querySelector('[data-left]').textContent) < first"
    page.wait_for_function(lower, arg=first)
    page.keyboard.press("a")
    expect(page).to_have_url(re.compile(f"/workspace/c/{conversation}/"))
    expect(page.get_by_role("textbox", name="Write to Ada")).to_be_focused()
    expect(page.locator(".side")).to_contain_text("Correct an invoice that was already sent")


@pytest.mark.promise("C6")
def test_whole_chat_by_keyboard_alone(screen: OpenScreen, cast: Cast) -> None:
    page = workspace(screen)
    conversation = asked(cast)
    expect(page.locator("[data-invitation]")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("textbox", name="Write to Ada")).to_be_focused()
    page.keyboard.type("Yes: cancel and correct.")
    page.keyboard.press("Enter")
    expect(page.locator(".inbox .item[aria-current]")).to_contain_text("You: Yes: cancel")
    cast[CUSTOMER].say(conversation, "Thank you!")
    expect(page.locator("#thread .bubble").last).to_contain_text("Thank you!")
    page.locator("#thread [role=log]").focus()
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Yes, it is answered")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Waiting for stars")).to_be_visible()
    expect(page.locator(".side")).to_contain_text("Without them it counts as 5")
    assert cast[CUSTOMER].texts(conversation) == [
        QUESTION,
        "Yes: cancel and correct.",
        "Thank you!",
    ]


@pytest.mark.promise("C6")
def test_passing_asks_why_and_waits_for_nothing(screen: OpenScreen, cast: Cast) -> None:
    page = workspace(screen)
    asked(cast)
    expect(page.locator("[data-invitation]")).to_be_visible()
    page.keyboard.press("x")
    expect(page.locator("[data-invitation]")).to_have_count(0)
    page.get_by_role("button", name="Not my area").click()
    expect(page.locator(".toast")).to_contain_text("That helps")


@pytest.mark.promise("C6")
def test_card_that_somebody_else_took_goes_with_a_word(screen: OpenScreen, cast: Cast) -> None:
    page = workspace(screen)
    conversation = asked(cast)
    expect(page.locator("[data-invitation]")).to_be_visible()
    cast[OTHER].accept(conversation)
    expect(page.locator("[data-invitation]")).to_have_count(0)
    expect(page.locator(".gone").first).to_contain_text("Somebody else took it.")


@pytest.mark.promise("C6")
def test_what_is_called_out_queues_and_is_called_out_once(screen: OpenScreen, cast: Cast) -> None:
    page = workspace(screen)
    called = page.locator("#announce p")
    first = asked(cast)
    expect(called).to_have_count(1)
    cast[OTHER].accept(first)
    asked(cast, "Which rate of VAT goes on a voucher?")
    expect(called).to_have_count(3)
    new = re.compile("New question")
    expect(called.filter(has_text=new)).to_have_count(2)
    expect(called.filter(has_text="Somebody else took it.")).to_have_count(1)
    # Read again while all stand in the list: nothing is said anew, here or on a page opened now.
    cast[OTHER].say(first, "I am here.")
    page.wait_for_timeout(1500)
    expect(called).to_have_count(3)
    page.reload()
    expect(page.locator("html")).to_have_class(re.compile("live"))
    expect(called).to_have_count(0)


@pytest.mark.promise("C6")
def test_lost_race_is_told_kindly(screen: OpenScreen, cast: Cast) -> None:
    page = workspace(screen)
    conversation = asked(cast)
    take = page.get_by_role("button", name="Take it")
    expect(take).to_be_visible()
    # The list's own news are held back, so that the button is pressed a moment too late.
    page.route(
        "**/workspace/",
        lambda route: route.abort() if "x-parts" in route.request.headers else route.continue_(),
    )
    cast[OTHER].accept(conversation)
    take.click()
    expect(page.locator(".toast")).to_contain_text("Somebody else was a moment faster")
    expect(page.locator(".gone").first).to_contain_text("Somebody else took it.")
    expect(page.locator("[data-invitation]")).to_have_count(0)


@pytest.mark.promise("C4")
def test_switch_tells_the_truth_and_is_undone_by_one_click(screen: OpenScreen) -> None:
    page = workspace(screen)
    switch = page.get_by_role("switch", name=re.compile("Available|Paused"))
    expect(switch).to_have_attribute("aria-checked", "true")
    switch.click()
    expect(page.get_by_role("switch", name="Paused")).to_have_attribute("aria-checked", "false")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("switch", name=re.compile("Available"))).to_be_visible()


@pytest.mark.promise("C4")
def test_hours_of_the_week_are_kept_and_mistakes_said_in_words(screen: OpenScreen) -> None:
    page = screen(EXPERT).go("/workspace/availability/")
    monday = page.locator("[data-day='0']")
    monday.get_by_role("button", name="Add hours").click()
    rows = monday.locator(".hour:visible")
    rows.last.locator("input").first.fill("09:00")
    rows.last.locator("input").last.fill("09:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Monday: Start and end are the same.")
    rows = monday.locator(".hour:visible")
    rows.last.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".flash")).to_contain_text("Your hours are saved.")


@pytest.mark.promise("C7")
def test_phone_has_list_and_thread_with_a_way_back(screen: OpenScreen, cast: Cast) -> None:
    page = workspace(screen, phone=True)
    asked(cast)
    page.get_by_role("button", name="Take it").click()
    expect(page.locator("#thread .bubble").first).to_contain_text(QUESTION)
    expect(page.locator("#inbox")).to_be_hidden()
    page.get_by_role("link", name="Back to the inbox").click()
    expect(page.locator("#inbox")).to_be_visible()
    expect(page.locator(".inbox .item").first).to_contain_text("Ada")
    page.go_back()
    expect(page.locator("#thread .bubble").first).to_be_visible()


@pytest.mark.promise("C7", "C13")
def test_articles_are_a_sheet_away_on_a_phone(screen: OpenScreen, cast: Cast, axe: Check) -> None:
    page = workspace(screen, phone=True)
    asked(cast)
    page.get_by_role("button", name="Take it").click()
    sheet = page.locator("#beside")
    expect(page.get_by_role("textbox", name="Write to Ada")).to_be_visible()
    expect(sheet).to_be_hidden()
    page.get_by_role("button", name="About this question").click()
    expect(sheet.get_by_text("What happens next")).to_be_visible()
    axe(page)
    sheet.get_by_role("button", name="Insert link").first.click()
    expect(sheet).to_be_hidden()
    expect(page.get_by_role("textbox", name="Write to Ada")).to_have_value(
        re.compile("Correct an invoice that was already sent: http")
    )


def test_everything_works_without_a_script(screen: OpenScreen, cast: Cast) -> None:
    conversation = asked(cast)
    page = screen(EXPERT, script=False).go("/workspace/")
    page.get_by_role("button", name="Take it").click()
    expect(page.locator(".bubble")).to_contain_text(QUESTION)
    page.get_by_role("textbox", name="Write to Ada").fill("Cancel and correct.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".bubble").last).to_contain_text("Cancel and correct.")
    page.get_by_role("button", name="Mark as answered").click()
    page.get_by_role("button", name="Yes, it is answered").click()
    expect(page.locator(".flash")).to_contain_text("Closed")
    assert cast[CUSTOMER].texts(conversation)[-1] == "Cancel and correct."


@pytest.mark.parametrize(("phone", "dark"), DESK_AND_PHONE)
def test_axe_finds_nothing(
    screen: OpenScreen, cast: Cast, axe: Check, phone: bool, dark: bool
) -> None:
    page = workspace(screen, phone=phone, dark=dark)
    asked(cast)
    expect(page.locator("[data-invitation]")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Take it").click()
    expect(page.locator("#thread .bubble").first).to_be_visible()
    axe(page)
    page.goto("/workspace/availability/")
    axe(page)


SHOWN = """(one) => {
  const box = one.getBoundingClientRect();
  return box.left >= 0 && box.right <= innerWidth && one.scrollHeight <= one.clientHeight + 1;
}"""


@pytest.mark.promise("C4")
def test_hours_and_switch_fit_the_narrowest_phone(screen: OpenScreen) -> None:
    page = screen(EXPERT, phone=True).page
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/workspace/availability/")
    words = page.locator(".presence .switch .cut")
    expect(words).to_have_text("Available around the clock")
    page.locator("#day-0 [data-add]").click()
    for one in [words, *page.locator("#day-0 :is(input, button):visible").all()]:
        assert one.evaluate(SHOWN), one.evaluate("(one) => one.outerHTML")
    page.goto("/workspace/earnings/")
    assert page.locator("#rows").evaluate(SHOWN)

"""Text templates: written on a page, put into an answer by keys and touch; help at hand (C13)."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen
from tests.browser.test_ratings import owner_of
from tests.browser.test_workspace import EXPERT, asked

pytestmark = pytest.mark.promise("C13")
Check = Callable[[Page], None]


def chat(screen: OpenScreen, cast: Cast, **how: object) -> Page:
    """A chat that the expert has just taken."""
    conversation = asked(cast)
    cast[EXPERT].accept(conversation)
    page: Page = screen(EXPERT, **how).go(f"/workspace/c/{conversation}/")
    expect(page.get_by_role("textbox", name="Write to Ada")).to_be_visible()
    return page


def test_slash_opens_the_picker_and_enter_puts_the_text_in(
    screen: OpenScreen, cast: Cast, axe: Check
) -> None:
    page = chat(screen, cast)
    field = page.get_by_role("textbox", name="Write to Ada")
    field.press("/")
    search = page.get_by_role("combobox", name="Find a template")
    expect(search).to_be_focused()
    expect(page.get_by_role("option").first).to_be_visible()
    axe(page)
    search.fill("greet")
    expect(page.get_by_role("option")).to_have_count(1)
    search.press("Enter")
    expect(field).to_have_value(re.compile(r"^Hello Ada, I am \w+ and use Tally myself\."))
    expect(field).to_be_focused()
    # A slash within a line is a slash; on a new one, twice, too.
    field.press("End")
    field.press_sequentially(" and/or")
    field.press("Shift+Enter")
    field.press("/")
    expect(search).to_be_focused()
    search.press("/")
    expect(field).to_have_value(re.compile(r"and/or\n/$"))
    field.press("Backspace")
    field.press("/")
    search.press("Escape")
    expect(field).to_be_focused()
    expect(search).to_be_hidden()


def test_a_finger_chooses_at_the_place_of_the_cursor(
    screen: OpenScreen, cast: Cast, axe: Check
) -> None:
    page = chat(screen, cast, phone=True)
    field = page.get_by_role("textbox", name="Write to Ada")
    field.fill("Well.")
    page.get_by_role("button", name=re.compile("Templates")).tap()
    page.get_by_role("option", name=re.compile("Ask for the steps")).tap()
    expect(field).to_have_value(re.compile(r"^Well\.So that I see the same as you"))
    axe(page)


def test_one_is_written_tried_and_used(screen: OpenScreen, cast: Cast, axe: Check) -> None:
    page = screen(EXPERT).go("/workspace/templates/tally/")
    page.get_by_label("Title").fill("Wrong rate")
    page.get_by_label("Text", exact=True).fill("Hello {client}, cancel and correct.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#form .error").first).to_contain_text("no placeholder {client}")
    axe(page)
    page.get_by_label("Text", exact=True).fill("Hello {customer}, cancel and correct.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#form .panel")).to_contain_text("Hello Ada, cancel and correct.")
    page.get_by_role("button", name="Save").click()
    own = page.get_by_role("listitem").filter(has_text="Wrong rate")
    expect(own).to_be_visible()
    own.get_by_role("button", name=re.compile("Remove")).click()
    expect(page.get_by_role("listitem").filter(has_text="Wrong rate")).to_have_count(0)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_help_and_everything_else_are_found_and_readable(
    screen: OpenScreen, cast: Cast, axe: Check, phone: bool
) -> None:
    page = screen(EXPERT, phone=phone).go("/workspace/more/")
    axe(page)
    page.get_by_role("main").get_by_role("link", name=re.compile("Help for experts")).click()
    expect(page.get_by_role("heading", name="Help for experts")).to_be_visible()
    axe(page)
    page.get_by_role("link", name=re.compile("Stars, reputation and pay")).click()
    expect(page.get_by_role("heading", name="When it is unjust")).to_be_visible()
    axe(page)


def test_owner_shares_templates(screen: OpenScreen, cast: Cast, axe: Check) -> None:
    page = screen(owner_of(cast)).go("/manage/tally/templates/")
    expect(page.get_by_role("listitem").filter(has_text="Ask for the steps")).to_be_visible()
    axe(page)

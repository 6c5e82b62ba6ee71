"""What one earned: drawn, listed, explained; readable by eyes and ears."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import DESK_AND_PHONE, OpenScreen
from tests.browser.test_workspace import CUSTOMER, EXPERT, asked

pytestmark = pytest.mark.promise("C14")
Check = Callable[[Page], None]


def rated(cast: Cast, stars: int = 5) -> str:
    """A chat that the expert answered and the customer rated."""
    conversation = asked(cast)
    cast[EXPERT].accept(conversation)
    cast[EXPERT].say(conversation, "Cancel and correct.")
    cast[CUSTOMER].post(f"/conversations/{conversation}/close")
    cast[CUSTOMER].post(f"/conversations/{conversation}/rating", stars=stars, comment="")
    return conversation


def test_rated_chat_is_there_with_its_stars_and_the_reason(screen: OpenScreen, cast: Cast) -> None:
    conversation = rated(cast, stars=3)
    page = screen(EXPERT).go("/workspace/earnings/")
    row = page.locator(f"[id^='earned-{conversation}']")
    expect(row).to_contain_text("CHF 1.00")
    expect(row).to_contain_text("3 stars")
    expect(row.locator(".stars").locator("visible=true")).to_have_count(1)
    expect(page.get_by_role("img", name="Earnings by week")).to_be_visible()
    page.get_by_text("As a table").click()
    expect(page.get_by_role("row").filter(has_text="CHF").nth(11)).to_be_visible()
    row.get_by_role("link").click()
    expect(page.locator("#thread .bubble").first).to_be_visible()


@pytest.mark.promise("C10")
def test_wrong_iban_is_told_and_the_right_one_masked(screen: OpenScreen) -> None:
    page = screen(EXPERT).go("/workspace/earnings/")
    page.get_by_text("Change the account").click()
    page.get_by_label("IBAN").fill("CH93 0076 2011 6238 5295 8")
    page.get_by_label("Account holder").fill("Emily Frost")
    page.get_by_role("button", name="Save the account").click()
    expect(page.locator("#bank .error")).to_contain_text("IBAN")


@pytest.mark.parametrize(("phone", "dark"), DESK_AND_PHONE)
def test_axe_finds_nothing(
    screen: OpenScreen, cast: Cast, axe: Check, phone: bool, dark: bool
) -> None:
    rated(cast)
    page = screen(EXPERT, phone=phone, dark=dark).go("/workspace/earnings/")
    expect(page.get_by_role("img", name="Earnings by week")).to_be_visible()
    axe(page)

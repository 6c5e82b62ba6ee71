"""A chat goes on to the next expert, and nobody loses sight of what happens and until when."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen
from tests.browser.test_workspace import CUSTOMER, OTHER, workspace

Check = Callable[[Page], None]


@pytest.mark.promise("F10", "F15")
def test_clocks_on_both_sides_then_the_next_expert_goes_on(
    screen: OpenScreen, cast: Cast, axe: Check
) -> None:
    ada = screen(CUSTOMER, phone=True)
    emily = workspace(screen)
    chat = ada.ask("correct-an-invoice", "The VAT rate on invoice 1042 is wrong. What now?")
    window = ada.page.locator(".window")
    expect(window.locator(".progress")).to_contain_text(re.compile(r"Asking .*expert"))
    expect(window.locator(".progress")).to_contain_text("Waiting since")
    card = emily.locator('[data-invitation]:has-text("1042")')
    expect(card.locator("[data-since]")).to_have_text(re.compile(r"^\d+ (sec|min)"))
    card.get_by_role("button", name="Take it").click()

    expect(emily.locator(".threadhead [data-due]")).to_have_text(re.compile(r"^\d:\d\d$"))
    expect(window.locator(".progress")).to_contain_text("A first answer is due by")
    axe(emily)
    emily.get_by_role("button", name="Hand on").click()
    asks = emily.locator("#really-hand-on")
    expect(asks).to_contain_text("Ada is told")
    axe(emily)
    asks.get_by_role("button", name="Ask the next expert").click()
    expect(emily).to_have_url(re.compile(r"/workspace/$"))
    expect(window).to_contain_text("can't go on. We are asking the next expert")

    erik = workspace_of(screen, OTHER)
    erik.locator('[data-invitation]:has-text("1042")').get_by_role("button", name="Take it").click()
    expect(erik).to_have_url(re.compile(f"/workspace/c/{chat}/"))
    expect(erik.locator(".thread")).to_contain_text("invoice 1042")
    erik.get_by_role("textbox", name="Write to Ada").fill("Correct it with a credit note.")
    erik.keyboard.press("Control+Enter")
    expect(window).to_contain_text("credit note")
    expect(window.locator(".progress")).to_be_hidden()
    expect(erik.locator(".threadhead [data-due]")).to_have_count(0)


@pytest.mark.promise("F10")
def test_a_customer_asks_for_another_helper_and_an_expert_moves_the_area(
    screen: OpenScreen, cast: Cast, axe: Check
) -> None:
    ada = screen(CUSTOMER)
    emily = workspace(screen)
    ada.ask("correct-an-invoice", "Number 2077 was sent twice. How do I take one back?")
    window = ada.page.locator(".window")
    card = emily.locator('[data-invitation]:has-text("2077")')
    card.get_by_role("button", name="Take it").click()
    emily.get_by_role("button", name="Hand on").click()
    asks = emily.locator("#really-hand-on")
    asks.get_by_label("The right area").select_option(index=0)
    asks.get_by_role("button", name="Move and go on").click()
    expect(emily.locator("#thread")).to_contain_text("The question was moved to the area")
    expect(window).to_contain_text("The question was moved to the area")

    window.get_by_label("More about this conversation").click()
    axe(ada.page)
    window.get_by_role("button", name="Ask another helper").click()
    ada.page.get_by_role("dialog").get_by_role("button", name="Ask another helper").click()
    expect(window).to_contain_text("You asked for another helper")
    expect(emily.locator("#thread")).to_contain_text("no longer open to you")


def workspace_of(screen: OpenScreen, name: str) -> Page:
    """Another expert's, with the list alive."""
    page: Page = screen(name).go("/workspace/")
    expect(page.locator("html")).to_have_class(re.compile("live"))
    return page

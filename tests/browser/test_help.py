"""The way in: articles, reasons, the form, who may chat and what else to do."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen

PAGES = (
    "/",
    "/c/tally/",
    "/c/tally/mine/",
    "/c/tally/?q=invoice",
    "/c/tally/write/own-bill/",
)


@pytest.mark.promise("S9")
def test_articles_are_found_while_typing(screen: OpenScreen) -> None:
    page = screen().go("/c/tally/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.get_by_role("searchbox").press_sequentially("correct invoic")
    found = page.locator("#found a")
    expect(found.first).to_contain_text("Correct an invoice")
    found.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Correct an invoice")


@pytest.mark.promise("S1", "S5")
def test_a_stranger_is_led_to_sign_in_and_back(screen: OpenScreen) -> None:
    stranger = screen()
    page = stranger.go("/c/tally/")
    page.get_by_role("link", name="Correct or cancel an invoice").click()
    expect(page.get_by_role("heading", name="Sign in to write to us")).to_be_visible()
    page.locator("main").get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name="Ada").click()
    expect(page).to_have_url(re.compile("/c/tally/write/correct-an-invoice/$"))
    expect(page.get_by_role("button", name="Start the chat")).to_be_visible()


@pytest.mark.promise("S6")
def test_another_language_than_the_chats_gets_the_ticket_or_the_chats_own(
    screen: OpenScreen, cast: Cast
) -> None:
    customer = next(one for one in cast.customers() if "voyage" in one.email)
    page = screen(language="de-DE").go("/accounts/login/")
    page.get_by_label(re.compile("mail", re.IGNORECASE)).fill(customer.email)
    page.locator("input[type=password]").fill(customer.password)
    page.locator("main form button.primary").first.click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto("/c/voyage/")
    page.locator(".leaf").first.click()
    options = page.locator("select[name=language] option")
    expect(options).to_have_count(1)
    expect(options).to_have_text("English")


@pytest.mark.promise("S2")
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    screen: OpenScreen, cast: Cast
) -> None:
    page = screen("Ada Winter").go("/c/tally/write/wrong-figures/")
    page.get_by_label("What happened").fill("The sum is wrong.")
    page.get_by_role("button", name="Send the ticket").click()
    summary = page.locator(".summary")
    expect(summary).to_contain_text("Which report: This field is required.")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name=re.compile("Which report")).click()
    expect(page.get_by_label("Which report")).to_be_focused()
    expect(page.get_by_label("What happened")).to_have_value("The sum is wrong.")
    page.get_by_label("Which report").fill("Sales by month")
    page.get_by_role("button", name="Send the ticket").click()
    page.wait_for_url(re.compile("/conversations/"))
    expect(page.locator(".bubble")).to_contain_text("The sum is wrong.")
    expect(page.locator(".progress")).to_contain_text("Our team has your ticket")


def test_without_a_script_one_asks_and_writes_all_the_same(screen: OpenScreen, cast: Cast) -> None:
    page = screen("Ada Winter", script=False).go("/c/tally/write/correct-an-invoice/")
    page.get_by_label("Your question").fill("Can I correct a sent invoice?")
    page.get_by_role("button", name="Start the chat").click()
    page.wait_for_url(re.compile("/conversations/"))
    expect(page.locator(".bubble")).to_have_text("Can I correct a sent invoice?")
    page.get_by_label("Write a message").fill("It has number 2041.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".bubble")).to_have_count(2)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_passes_axe(screen: OpenScreen, cast: Cast, axe, dark: bool) -> None:
    ada = screen("Ada Winter", dark=dark)
    for path in PAGES:
        axe(ada.go(path))
    axe(screen(dark=dark).go("/accounts/login/"))


def test_nothing_sticks_out_on_the_narrowest_phone(screen: OpenScreen, cast: Cast) -> None:
    ada = screen("Ada Winter", phone=True)
    ada.page.set_viewport_size({"width": 320, "height": 640})
    for path in PAGES:
        width = ada.go(path).evaluate("document.documentElement.scrollWidth")
        assert width <= 320, path

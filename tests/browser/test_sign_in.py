"""Signing in and out, the language, the theme, the profile."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen
from tests.browser.test_desk import CUSTOMER, asked


def test_by_password_and_out_again(screen: OpenScreen, cast: Cast) -> None:
    ada = cast["Ada Winter"]
    page = screen().go("/accounts/login/?next=/c/tally/")
    page.get_by_label("Email").fill(ada.email)
    page.locator("input[type=password]").fill("not the password")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    expect(page.get_by_label("Email")).to_have_value(ada.email)
    page.locator("input[type=password]").fill(ada.password)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/c/tally/$"))
    page.locator("summary", has_text="Account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_the_chosen_theme_stays_and_never_flashes(screen: OpenScreen) -> None:
    page = screen().go("/c/tally/")
    page.locator("summary", has_text="Appearance").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload(wait_until="commit")
    page.wait_for_selector("body", state="attached")
    # Already there when the body begins, long before the page's modules run.
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_a_menu_is_opened_and_left_by_keyboard(screen: OpenScreen) -> None:
    page = screen().go("/")
    summary = page.locator("summary", has_text="Language")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Deutsch")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Deutsch")).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_language_menu_turns_the_page(screen: OpenScreen) -> None:
    page = screen().go("/c/tally/")
    page.locator("summary", has_text="Language").click()
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_text("Rechnungen und Mahnungen").first).to_be_visible()


def test_every_clock_is_of_the_zone_that_one_chose(screen: OpenScreen, cast: Cast) -> None:
    conversation = asked(cast)
    customer = screen(CUSTOMER)
    before = choose_zone(customer.go("/profile/"), "Asia/Kolkata")
    said = cast[CUSTOMER].get(f"/conversations/{conversation}/events?after=0")["items"][0]
    at = datetime.fromisoformat(said["at"]).astimezone(ZoneInfo("Asia/Kolkata"))
    page = customer.go(f"/conversations/{conversation}/")
    expect(page.locator(".entry .meta").first).to_contain_text(f"{at:%H:%M}")
    choose_zone(customer.go("/profile/"), before)


def choose_zone(page: Page, zone: str) -> str:
    """The one that held before."""
    field = page.locator("select[name=time_zone]")
    before = field.input_value()
    field.select_option(zone)
    page.locator("form", has=field).locator("button.primary").click()
    expect(page.locator(".flash.success")).to_be_visible()
    return before


def test_the_profile_is_changed_and_a_token_made(screen: OpenScreen, cast: Cast, axe) -> None:
    anton = screen("Anton Huber")
    page = anton.go("/profile/")
    page.locator("select[name=time_zone]").select_option("Europe/Berlin")
    page.locator("form", has=page.locator("select[name=time_zone]")).locator(
        "button.primary"
    ).click()
    expect(page.locator(".flash.success")).to_be_visible()
    page.locator("#tokens input[name=name]").fill("my script")
    page.locator("#tokens form").last.get_by_role("button").click()
    expect(page.locator(".secret")).to_have_text(re.compile("^pd_"))
    axe(page)

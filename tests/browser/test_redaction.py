"""From the warning while typing to the redaction on every open screen (P10, I16)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen
from tests.browser.test_desk import AGENT, CUSTOMER, asked

NUMBER = "+41 79 555 66 77"
Check = Callable[[Page], None]


@pytest.mark.promise("P10")
@pytest.mark.invariant("I16")
def test_a_number_is_warned_of_flagged_and_gone_from_a_second_screen(
    screen: OpenScreen, cast: Cast, axe: Check
) -> None:
    chat = asked(cast)
    cast[AGENT].post(f"/conversations/{chat}/take")
    first, second = screen(CUSTOMER), screen(CUSTOMER, phone=True)
    for one in (first, second):
        one.go(f"/conversations/{chat}/")
        expect(one.page.locator(".entry .bubble")).to_have_count(1)

    page = first.page
    page.locator(".composer textarea").fill(f"Call me: {NUMBER}")
    guard = page.locator(".guard")
    expect(guard).to_contain_text(f"a phone number in it: “{NUMBER}”")
    page.keyboard.press("Enter")
    expect(guard).to_contain_text("Not sent yet.")
    expect(page.locator(".entry .bubble")).to_have_count(1)
    axe(page)
    guard.get_by_role("button", name="Send anyway").click()
    told = second.page.locator(".entry", has_text=NUMBER)
    expect(told).to_have_count(1)

    told.get_by_role("button", name="Report").click()
    dialog = second.page.get_by_role("dialog", name="Report this message")
    expect(dialog.get_by_role("radio", name="Personal data")).to_be_checked()
    axe(second.page)
    dialog.get_by_role("button", name="Report", exact=True).click()
    expect(told).to_contain_text("Reported: the support team looks at it")

    desk = screen(AGENT).go(f"/desk/c/{chat}/")
    card = desk.locator(".flagcard")
    expect(card.locator("mark")).to_have_text(NUMBER)
    expect(card.get_by_text("Found in it: a phone number")).to_be_visible()
    axe(desk)
    card.get_by_role("button", name="Take it away for good").click()
    done = desk.locator(".toast", has_text="It is gone for good.")
    expect(done).to_be_visible()
    expect(desk.locator(".flagcard")).to_have_count(0)
    for one in (first, second):
        expect(one.page.get_by_text("This text was removed.")).to_be_visible()
        expect(one.page.locator("body")).not_to_contain_text(NUMBER)
    assert NUMBER not in second.page.content()
    page.reload()
    expect(page.get_by_text("This text was removed.")).to_be_visible()
    assert NUMBER not in page.content()


def test_a_long_message_is_read_by_keyboard_before_it_is_decided(
    screen: OpenScreen, cast: Cast, axe: Check
) -> None:
    chat = asked(cast)
    words = "And then it says something else again. " * 40
    cast[CUSTOMER].post(f"/conversations/{chat}/messages", text=f"{words} Call {NUMBER}")
    cast[CUSTOMER].post(f"/conversations/{chat}/flags", kind="personal_data", seq=2)
    desk = screen(AGENT).go(f"/desk/c/{chat}/")
    card = desk.locator(".flagcard")
    # What was found stands below it, whatever is scrolled.
    expect(card.get_by_text("Found in it: a phone number")).to_be_visible()
    text = card.locator(".flagged-text")
    text.focus()
    desk.keyboard.press("End")
    expect(card.locator("mark")).to_be_in_viewport()
    axe(desk)

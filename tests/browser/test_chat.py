"""The chat in the page: one thread in every tab, through every break, to the stars."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import DESK_AND_PHONE, OpenScreen
from tests.browser.screen import lose_connection

REASON = "correct-an-invoice"
EXPERT = "Emily Frost"


def write(page: Page, text: str) -> None:
    page.locator(".composer textarea").fill(text)
    page.keyboard.press("Enter")


@pytest.mark.promise("S1", "F15")
def test_the_chat_opens_in_the_page_and_says_how_the_asking_goes(
    screen: OpenScreen, cast: Cast
) -> None:
    ada = screen("Ada Winter")
    ada.ask(REASON, "The VAT rate of a sent invoice is wrong.")
    window = ada.page.get_by_role("dialog", name="Chat")
    expect(window.get_by_text(re.compile(r"Asking .*expert"))).to_be_visible()
    expect(window.get_by_text(re.compile("If nobody can take it by"))).to_be_visible()
    expect(window.get_by_role("textbox")).to_be_focused()
    ada.page.keyboard.press("Escape")
    expect(window).to_be_hidden()
    expect(ada.page.get_by_role("button", name="Your conversation")).to_be_focused()


@pytest.mark.promise("C7", "F4")
def test_who_took_it_is_a_customer_like_you_and_the_words_go_both_ways(
    screen: OpenScreen, cast: Cast
) -> None:
    ada = screen("Ada Winter")
    chat = ada.ask(REASON, "Can I correct a sent invoice?")
    cast[EXPERT].accept(chat)
    window = ada.page.locator(".window")
    expect(window.locator("[data-helper]")).to_have_text("Emily · a customer like you")
    expect(window.get_by_role("log")).to_have_attribute("aria-live", "polite")
    cast[EXPERT].say(chat, "Yes: cancel and correct. See https://example.org/vat.")
    expect(window.get_by_role("link", name="https://example.org/vat", exact=True)).to_be_visible()
    write(ada.page, "Thank you")
    expect(window.locator(".entry.mine").last.locator(".state")).to_have_text(
        re.compile("sent|deli")
    )
    assert "Frost" not in ada.page.content()
    ada.page.reload()
    expect(window.locator(".bubble")).to_have_count(3)


@pytest.mark.promise("C7", "B2")
def test_a_second_tab_shows_the_same_thread(screen: OpenScreen, cast: Cast) -> None:
    ada = screen("Ada Winter")
    chat = ada.ask(REASON, "One question in two tabs")
    other = ada.page.context.new_page()
    other.goto(f"/conversations/{chat}/")
    expect(other.locator(".bubble")).to_have_count(1)
    write(ada.page, "Written in the first")
    expect(other.locator(".bubble").last).to_contain_text("Written in the first")
    write(other, "Written in the second")
    expect(ada.page.locator(".window .bubble").last).to_contain_text("Written in the second")
    assert len(cast["Ada Winter"].texts(chat)) == 3


@pytest.mark.promise("C7")
def test_on_another_device_the_running_chat_waits_as_a_button(
    screen: OpenScreen, cast: Cast
) -> None:
    screen("Ada Winter").ask(REASON, "Begun on the desk")
    phone = screen("Ada Winter", phone=True)
    phone.go("/c/tally/").get_by_role("button", name="Your conversation").click()
    expect(phone.page.locator(".window .bubble")).to_contain_text("Begun on the desk")


@pytest.mark.promise("B2")
def test_what_is_typed_offline_waits_and_goes(screen: OpenScreen, cast: Cast) -> None:
    ada = screen("Ada Winter")
    chat = ada.ask(REASON, "My train has tunnels")
    lose_connection(ada.page)
    write(ada.page, "Written in the tunnel")
    waiting = ada.page.locator(".entry.pending")
    expect(waiting).to_contain_text("Written in the tunnel")
    expect(ada.page.locator(".connection")).to_contain_text("waits here", timeout=60_000)
    expect(waiting.locator(".state")).to_contain_text("waits for the connection")
    ada.page.context.set_offline(False)
    expect(waiting).to_have_count(0, timeout=60_000)
    expect(ada.page.locator(".window .bubble")).to_have_count(2)
    assert cast["Ada Winter"].texts(chat) == ["My train has tunnels", "Written in the tunnel"]


def test_a_hasty_double_click_asks_and_sends_once(screen: OpenScreen, cast: Cast) -> None:
    page = screen("Ada Winter").go(f"/c/tally/write/{REASON}/")
    before = len(cast["Ada Winter"].get("/conversations?role=customer&limit=100")["items"])
    page.get_by_label("Your question").fill("Twice pressed")
    page.get_by_role("button", name="Start the chat").dblclick()
    page.locator(".window .bubble").first.wait_for()
    items = cast["Ada Winter"].get("/conversations?role=customer&limit=100")["items"]
    assert len(items) == before + 1
    page.locator(".composer textarea").fill("Once, please")
    page.get_by_role("button", name="Send", exact=True).dblclick()
    expect(page.locator(".window .bubble")).to_have_count(2)
    expect(page.locator(".entry.pending")).to_have_count(0)
    assert cast["Ada Winter"].texts(items[0]["id"]) == ["Twice pressed", "Once, please"]


def test_an_expired_sign_in_keeps_the_words_and_leads_back(screen: OpenScreen, cast: Cast) -> None:
    page = screen("Ada Winter").go(f"/c/tally/write/{REASON}/")
    page.get_by_label("Your question").fill("A long question, typed with care")
    page.context.clear_cookies()
    page.get_by_role("button", name="Start the chat").click()
    page.locator(".summary").get_by_role("link", name="Sign in again").click()
    page.get_by_role("button", name="Ada").click()
    expect(page.get_by_label("Your question")).to_have_value("A long question, typed with care")


def test_an_old_tab_of_a_closed_chat_offers_the_way_on(screen: OpenScreen, cast: Cast) -> None:
    ada = screen("Ada Winter")
    chat = ada.ask(REASON, "Soon closed")
    lose_connection(ada.page)
    cast["Ada Winter"].post(f"/conversations/{chat}/close")
    write(ada.page, "Am I too late?")
    ada.page.context.set_offline(False)
    refused = ada.page.locator(".entry.failed")
    expect(refused).to_contain_text("Am I too late?", timeout=60_000)
    again = ada.page.get_by_role("button", name="Open it again")
    again.click()
    expect(again).to_have_count(0)
    refused.get_by_role("button", name="Send again").click()
    expect(refused).to_have_count(0)
    expect(ada.page.locator(".window .bubble").last).to_contain_text("Am I too late?")


@pytest.mark.invariant("I17")
def test_somebody_elses_conversation_is_a_page_that_is_not_there(
    screen: OpenScreen, cast: Cast
) -> None:
    chat = screen("Ada Winter").ask(REASON, "Between us")
    answer = screen("Anton Huber").page.goto(f"/conversations/{chat}/")
    assert answer is not None
    assert answer.status == 404


@pytest.mark.promise("C6", "S3")
def test_who_will_not_wait_leaves_it_as_a_ticket(screen: OpenScreen, cast: Cast) -> None:
    ada = screen("Ada Winter")
    chat = ada.ask(REASON, "I have to catch a bus")
    ada.page.get_by_label("More about this conversation").click()
    ada.page.get_by_role("button", name="Leave it as a ticket").click()
    expect(ada.page.locator(".window .notice").last).to_contain_text("This is now a ticket")
    assert cast["Ada Winter"].get(f"/conversations/{chat}")["channel"] == "ticket"
    invited = cast[EXPERT].get("/invitations")["items"]
    assert chat not in [invitation["conversation"] for invitation in invited]


@pytest.mark.promise("C8", "F7")
def test_closing_asks_first_whether_it_is_solved_then_for_stars_by_keyboard(
    screen: OpenScreen, cast: Cast, axe
) -> None:
    ada = screen("Ada Winter")
    chat = ada.ask(REASON, "A quick one")
    cast[EXPERT].accept(chat)
    cast[EXPERT].say(chat, "Here you are.")
    cast[EXPERT].post(f"/conversations/{chat}/close")
    page = ada.page
    page.get_by_role("button", name="Yes, solved").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="1 star", exact=True)).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="4 stars")).to_be_checked()
    expect(page.get_by_text("What could have been better?")).to_be_visible()
    axe(page)
    page.get_by_label("It took too long").check()
    page.get_by_label("A word for the helper").fill("Short and clear")
    page.get_by_role("button", name="Send rating").click()
    expect(page.locator(".window .notice").last).to_have_text("You gave 4 stars. Thank you.")
    expect(page.get_by_role("form", name="Rating")).to_have_count(0)


@pytest.mark.parametrize(("phone", "dark"), DESK_AND_PHONE)
def test_the_chat_passes_axe_and_fits(
    screen: OpenScreen, cast: Cast, axe, phone: bool, dark: bool
) -> None:
    ada = screen("Ada Winter", phone=phone, dark=dark)
    chat = ada.ask(REASON, "How does this look?")
    cast[EXPERT].accept(chat)
    cast[EXPERT].say(chat, "A" * 300)
    expect(ada.page.locator(".window .bubble")).to_have_count(2)
    axe(ada.page)
    assert (
        ada.page.evaluate("document.documentElement.scrollWidth") <= ada.page.viewport_size["width"]
    )
    axe(ada.go(f"/conversations/{chat}/"))

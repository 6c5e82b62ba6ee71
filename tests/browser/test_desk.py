"""The support desk: a queue that keeps itself fresh, taken and answered beside the list."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import DESK_AND_PHONE, OpenScreen

AGENT, OTHER, CUSTOMER = "Amara Cole", "Aaron Blake", "Alma Reyes"
QUESTION = "My tour was booked twice for the same day."
Check = Callable[[Page], None]


def asked(cast: Cast, channel: str = "chat") -> str:
    """A customer of the tour marketplace writes to the support team."""
    tree = cast[CUSTOMER].get("/communities/voyage/reasons")["items"]
    leaves = [leaf for node in tree for leaf in (node["children"] or [node])]
    reason = next(one for one in leaves if one["channel"] == channel and not one["fields"])
    told = cast[CUSTOMER].post(
        "/communities/voyage/conversations", reason=reason["id"], text=QUESTION, language="en"
    )
    return str(told["id"])


@pytest.mark.promise("C12", "S2")
def test_question_appears_is_taken_answered_and_closed(screen: OpenScreen, cast: Cast) -> None:
    page = screen(AGENT).go("/desk/")
    conversation = asked(cast)
    item = page.locator(f"#chat-{conversation}")
    expect(item).to_contain_text(QUESTION[:20])
    item.click()
    expect(page).to_have_url(re.compile(f"/desk/c/{conversation}/"))
    expect(page.locator("#thread .bubble")).to_contain_text(QUESTION)
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("link", name=re.compile("^Mine"))).to_have_attribute(
        "aria-current", "page"
    )
    page.get_by_role("textbox", name="Write to").fill("One of them is cancelled now.")
    page.keyboard.press("Enter")
    expect(page.locator("#thread .bubble").last).to_contain_text("One of them is cancelled now.")
    expect(page.get_by_role("button", name="Mark as answered")).to_be_visible()
    page.get_by_role("button", name="Mark as answered").click()
    page.get_by_role("button", name="Yes, it is answered").click()
    expect(page.locator(".toast")).to_contain_text("Closed")
    assert cast[CUSTOMER].texts(conversation)[-1] == "One of them is cancelled now."


def test_first_words_take_it_and_the_other_agent_only_reads_along(
    screen: OpenScreen, cast: Cast
) -> None:
    conversation = asked(cast)
    first, second = screen(AGENT), screen(OTHER)
    for one in (first, second):
        one.go(f"/desk/c/{conversation}/")
        expect(one.page.locator("#thread .bubble")).to_contain_text(QUESTION)
    first.page.get_by_role("textbox", name="Write to").fill("Let me look.")
    first.page.keyboard.press("Enter")
    expect(second.page.locator("#thread .bubble").last).to_contain_text("Let me look.")
    expect(second.page.locator("#thread")).to_contain_text("You can read along")
    expect(second.page.get_by_role("button", name="Take it")).to_have_count(0)


def test_list_is_walked_by_keys(screen: OpenScreen, cast: Cast) -> None:
    for _ in range(2):
        asked(cast)
    page = screen(AGENT).go("/desk/")
    items = page.locator(".inbox .item")
    expect(items.nth(1)).to_be_visible()
    expect(page.locator("html.live")).to_be_attached()
    page.keyboard.press("j")
    expect(items.nth(0)).to_have_attribute("aria-current", "page")
    page.locator("#inbox").focus()
    page.keyboard.press("j")
    expect(items.nth(1)).to_have_attribute("aria-current", "page")
    page.keyboard.press("Escape")
    page.locator("#inbox").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


@pytest.mark.parametrize(("phone", "dark"), DESK_AND_PHONE)
def test_axe_finds_nothing(
    screen: OpenScreen, cast: Cast, axe: Check, phone: bool, dark: bool
) -> None:
    conversation = asked(cast)
    page = screen(AGENT, phone=phone, dark=dark).go("/desk/")
    axe(page)
    page.goto(f"/desk/c/{conversation}/")
    expect(page.locator("#thread .bubble")).to_be_visible()
    axe(page)


def test_worked_by_keys_beside_a_colleague(screen: OpenScreen, cast: Cast) -> None:
    first, second = asked(cast), asked(cast)
    page, other = screen(AGENT).go(f"/desk/c/{first}/?list=live"), screen(OTHER).page
    other.goto(page.url)
    expect(page.locator("[data-viewing]")).to_contain_text("Aaron")
    other.goto(page.url.replace(first, second))
    expect(page.locator("[data-viewing]")).to_be_hidden()

    page.locator(f"#check-{second}").check()
    page.locator(f"#chat-{first}").focus()
    page.keyboard.press("x")
    expect(page.locator("#bulk")).to_contain_text("2 chosen")
    page.get_by_role("combobox", name="Give to").select_option(label="Aaron")
    page.get_by_role("button", name="Give to", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Given: 2.")
    # The colleague's list and thread follow by themselves.
    expect(other.locator(f"#chat-{first}")).to_contain_text("Aaron")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("Undone: 2.")

    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Commands")
    expect(palette).to_be_visible()
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    page.keyboard.press("Control+k")
    palette.get_by_role("combobox").fill("wait for the cust")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Wait", exact=True).last.click()
    expect(page.locator("#thread")).to_contain_text("Waiting for the customer until")
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    cast[CUSTOMER].post(f"/conversations/{first}/messages", text="Here is the date.")
    expect(page.get_by_role("button", name="Go on")).to_have_count(0)


@pytest.mark.promise("P10")
def test_what_stands_beside_a_thread_is_a_sheet_on_a_phone(
    screen: OpenScreen, cast: Cast, axe: Check
) -> None:
    conversation = asked(cast)
    customer = cast[CUSTOMER]
    customer.post(f"/conversations/{conversation}/messages", text="Ring me at +41 79 555 01 23.")
    customer.post(f"/conversations/{conversation}/flags", kind="personal_data", seq=2)
    page = screen(AGENT, phone=True).go(f"/desk/c/{conversation}/")
    sheet, opener = page.locator("#beside"), page.get_by_role("button", name="About this question")
    expect(sheet).to_be_hidden()
    expect(opener).to_have_accessible_name(re.compile("1 Reported here"))
    opener.click()
    expect(sheet.get_by_text("What happens next")).to_be_visible()
    axe(page)
    # News that change it leave it open, and so does what is done in it.
    reason = sheet.locator("dd").nth(1).inner_text()
    customer.post(f"/conversations/{conversation}/flags", kind="other", note="Nobody answers me.")
    expect(sheet.get_by_text("Nobody answers me.")).to_be_visible()
    sheet.get_by_role("button", name="Take it away for good").click()
    expect(sheet.locator(".flagcard")).to_have_count(1)
    expect(sheet.get_by_text(reason).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.locator("#thread")).not_to_contain_text("555 01 23")


def test_beside_the_list_on_a_small_tablet_there_is_a_way_back(
    screen: OpenScreen, cast: Cast
) -> None:
    page = screen(AGENT).page
    page.set_viewport_size({"width": 700, "height": 900})
    page.goto(f"/desk/c/{asked(cast)}/")
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator("#inbox")).to_be_visible()


def test_half_written_note_stays_while_news_come(screen: OpenScreen, cast: Cast) -> None:
    conversation = asked(cast)
    page = screen(AGENT).go(f"/desk/c/{conversation}/?list=live")
    expect(page.locator("html.live")).to_be_attached()
    page.keyboard.press("n")
    note = page.get_by_role("combobox", name="Note")
    note.fill("Looks like the same")
    # More of the customer's words change what can be split off, in the same part of the page.
    cast[CUSTOMER].post(f"/conversations/{conversation}/messages", text="Are you there?")
    expect(page.locator(f"#chat-{conversation}")).to_contain_text("Are you there?")
    expect(note).to_be_focused()
    page.keyboard.type(" booking as yesterday.")
    page.keyboard.press("Control+Enter")
    written = page.locator("#thread .entry.note")
    expect(written).to_contain_text("same booking as yesterday.")
    # Nobody it is kept from has read it.
    expect(written.locator(".state")).to_be_empty()
    expect(page.get_by_role("button", name="Merge or split")).to_be_visible()


def test_keys_lead_out_of_the_field_and_back_to_where_one_was(
    screen: OpenScreen, cast: Cast
) -> None:
    conversation = asked(cast)
    page = screen(AGENT).go(f"/desk/c/{conversation}/?list=live")
    expect(page.locator("html.live")).to_be_attached()
    page.keyboard.press("r")
    page.keyboard.type("One moment")
    page.keyboard.press("Escape")
    expect(page.get_by_role("log", name="Messages")).to_be_focused()
    expect(page.get_by_role("textbox", name="Write to")).to_have_value("One moment")
    page.keyboard.press("#")
    page.keyboard.type("vip")
    page.keyboard.press("Enter")
    expect(page.locator(".toolbar .tags")).to_contain_text("vip")
    expect(page.get_by_role("log", name="Messages")).to_be_focused()
    # Tabbed to and pressed, a button has the focus again, though its part came anew.
    tag = page.get_by_role("button", name="Tag", exact=True)
    tag.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("bug")
    page.keyboard.press("Enter")
    expect(page.locator(".toolbar .tags")).to_contain_text("bug")
    expect(tag).to_be_focused()
    page.keyboard.press("w")
    expect(page.get_by_role("combobox", name="Until")).to_be_focused()

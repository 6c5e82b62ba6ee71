"""An expert passes a chat on: the customer reads it in her language, the agent has the brief."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen
from tests.browser.test_workspace import CUSTOMER, EXPERT, asked, workspace

AGENT = "Agnes Meier"
QUESTION = "The button for the fiscal year 2027 is grey."
LANGUAGES = ("en", "de", "fr", "it")
Check = Callable[[Page], None]


def notices(page: Page, conversation: str, language: str) -> str:
    """What stands between the messages, in one language."""
    base = page.url.split("/conversations")[0]
    page.context.add_cookies([{"name": "django_language", "value": language, "url": base}])
    page.goto(f"/conversations/{conversation}/")
    expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{language}"))
    told = page.locator("#thread .notice, .thread .notice")
    expect(told).to_have_count(3)
    expect(told.filter(has_text="Emily")).not_to_have_count(0)
    return "\n".join(told.all_inner_texts()[1:])


@pytest.mark.promise("C11", "C12", "F9", "B8")
def test_forwarded_with_a_brief_the_customer_is_told_in_four_languages(
    screen: OpenScreen, cast: Cast, axe: Check
) -> None:
    emily, ada = workspace(screen), screen(CUSTOMER, phone=True)
    chat = asked(cast, QUESTION)
    cast[EXPERT].accept(chat)
    page = ada.go(f"/conversations/{chat}/")
    emily.goto(f"/workspace/c/{chat}/")
    emily.get_by_role("textbox", name="Write to Ada").fill("Is the year 2026 closed in Settings?")
    emily.keyboard.press("Control+Enter")
    expect(page.locator(".bubble").last).to_contain_text("2026")
    # In the field single keys rest; outside of it one opens the dialog.
    emily.get_by_role("textbox", name="Write to Ada").blur()
    emily.keyboard.press("f")
    dialog = emily.get_by_role("dialog", name="Pass on to the support team")
    expect(dialog.get_by_label("What do they want?")).to_have_value(QUESTION)
    expect(dialog.get_by_label("What was tried?")).to_have_value(re.compile("2026 closed"))
    axe(emily)
    dialog.get_by_label("Why do you pass it on?").select_option("needs_access")
    dialog.get_by_role("button", name="Pass it on").click()

    expect(page.locator(".notice").last).to_contain_text("will write to you, here and by e-mail")
    expect(page.locator(".progress")).to_contain_text("The support team has your question.")
    expect(emily.locator("#thread")).to_contain_text("You passed the chat on")
    expect(emily.get_by_role("textbox", name="Write to Ada")).to_be_hidden()
    axe(page)
    words = {notices(page, chat, language) for language in LANGUAGES}
    assert len(words) == len(LANGUAGES), words
    assert all("Emily" in one for one in words)

    desk = screen(AGENT).go(f"/desk/c/{chat}/")
    expect(desk.locator("#brief")).to_contain_text("Brief by Emily")
    expect(desk.locator("#brief")).to_contain_text(QUESTION)
    axe(desk)
    # On the smallest phone the brief takes neither the thread nor the field to answer in.
    desk.set_viewport_size({"width": 320, "height": 568})
    brief, thread = desk.locator("#brief"), desk.locator("#thread .thread")
    assert brief.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert thread.evaluate("one => one.clientHeight > 120")
    desk.get_by_role("textbox", name="Write to").scroll_into_view_if_needed()
    expect(desk.get_by_role("textbox", name="Write to")).to_be_in_viewport()

"""An owner writes an article beside its preview; a customer finds it a moment later."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK_AND_PHONE, OpenScreen

BODY = "Ask the bank first.\n\n## Then\n\n- Write to us\n- Wait two days"


@pytest.mark.promise("S9", "C13")
@pytest.mark.parametrize(("phone", "dark"), DESK_AND_PHONE)
def test_an_article_is_written_beside_its_preview_and_found(
    screen: OpenScreen, axe, phone: bool, dark: bool
) -> None:
    word = "Doppelbuchung" if phone else "Rückbuchung"
    page = screen("Olga Brunner", phone=phone, dark=dark, language="en-GB").go(
        "/manage/tally/articles/new"
    )
    page.get_by_label("Title (German)").fill(f"Eine {word} melden")
    page.get_by_label("Text (German)").fill(BODY)
    sheet = page.locator("#preview")
    expect(sheet.get_by_role("heading", name=f"Eine {word} melden")).to_be_visible()
    expect(sheet.get_by_role("listitem")).to_have_text(["Write to us", "Wait two days"])
    axe(page)
    page.keyboard.press("Control+s")
    expect(page.locator(".flash")).to_contain_text("The draft is saved")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator(".flash")).to_contain_text("Readers see it from now on")
    axe(page)
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
    page.get_by_label("Text (German)").fill("Unsaved")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Articles").first.click()
    expect(page.get_by_label("Text (German)")).to_have_value("Unsaved")
    assert asked == ["beforeunload"]
    found = screen("", language="de-CH").go(f"/c/tally/?q={word}")
    found.locator(".results a").first.click()
    expect(found.get_by_role("heading", level=1)).to_have_text(f"Eine {word} melden")

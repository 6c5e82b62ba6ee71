"""An owner designs a reason of the contact form; the phone beside it follows."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenScreen


@pytest.mark.promise("S7")
def test_the_phone_beside_the_editor_follows_in_each_language(
    screen: OpenScreen, axe: Callable[[Page], None]
) -> None:
    page = screen("Olga").go("/manage/tally/reasons/new")
    phone = page.locator("#preview")
    page.get_by_label("Name in English").fill("Scanned receipts")
    page.get_by_label("Name in French").fill("Reçus numérisés")
    languages = page.get_by_role("navigation", name="Language of the preview")
    english = languages.get_by_role("button", name="English")
    english.click()
    expect(phone.get_by_role("heading", include_hidden=True).first).to_have_text("Scanned receipts")
    languages.get_by_role("button", name="French").click()
    expect(phone).to_contain_text("Reçus numérisés")
    expect(english).to_have_attribute("aria-pressed", "false")
    axe(page)

"""The owner pays: what is due, one press, the file with its hash (in the owner's language)."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import DESK_AND_PHONE, OpenScreen
from tests.browser.test_earnings import rated

pytestmark = pytest.mark.promise("C10")
OWNER = "Olga Brunner"
Check = Callable[[Page], None]


@pytest.fixture
def due(cast: Cast) -> None:
    """A rated chat is enough to be paid."""
    cast[OWNER].api.patch("/communities/tally/policy", json={"payout_minimum": "1.00"})
    rated(cast)


def test_payout_is_made_once_and_its_file_is_what_the_page_says(
    screen: OpenScreen, due: None
) -> None:
    page = screen(OWNER).go("/manage/tally/payouts/")
    page.locator(".make button").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("CHF")
    with page.expect_download() as started:
        page.locator("main a.primary").click()
    content = Path(started.value.path()).read_bytes()
    assert page.locator("#hash").inner_text() == hashlib.sha256(content).hexdigest()
    page.goto("/manage/tally/payouts/")
    expect(page.locator(".empty")).to_be_visible()
    expect(page.locator("#made tr").first).to_contain_text("CHF")


@pytest.mark.parametrize(("phone", "dark"), DESK_AND_PHONE)
def test_axe_finds_nothing(
    screen: OpenScreen, due: None, axe: Check, phone: bool, dark: bool
) -> None:
    page = screen(OWNER, phone=phone, dark=dark).go("/manage/tally/")
    axe(page)
    page.goto("/manage/tally/payouts/")
    expect(page.locator(".make button")).to_be_visible()
    axe(page)
    page.locator(".make button").click()
    expect(page.locator("#hash")).to_be_visible()
    axe(page)

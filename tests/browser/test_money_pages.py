"""The pages about money that people read alone, and the account's end: for everybody, at any size,
in light and dark; each as it is, and with something gone wrong (F12, P11).
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import DESK_AND_PHONE, OpenScreen

CUSTOMER, NO_MEMBER, OWNER, AGENT = "Astrid Falk", "Albert Roth", "Oskar Lindner", "Arno Weiss"
Check = Callable[[Page], None]
on_desk_and_phone = pytest.mark.parametrize(("phone", "dark"), DESK_AND_PHONE)


def fits(page: Page) -> None:
    """Nothing stands out of the page to the right."""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    assert not wide, page.url


@pytest.mark.promise("F12")
@on_desk_and_phone
def test_membership_and_own_payments(
    screen: OpenScreen, axe: Check, phone: bool, dark: bool
) -> None:
    page = screen(NO_MEMBER, phone=phone, dark=dark).go("/c/counsel/membership/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe(page)
    fits(page)
    # Browsers ask for the agreement themselves; who gets past that is told by the page.
    form = page.locator("form[action$='/membership/buy']").first
    form.evaluate("form => (form.noValidate = true)")
    form.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator(".field.wrong")).to_contain_text("Please agree before you pay.")
    axe(page)
    fits(page)
    page = screen(CUSTOMER, phone=phone, dark=dark).go("/me/payments/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe(page)
    fits(page)


@pytest.mark.promise("P11")
@on_desk_and_phone
@pytest.mark.parametrize(
    "path", ["payments/", "refunds/", "receipts/", "membership/", "premium/", "prices/"]
)
def test_the_owners_money(
    screen: OpenScreen, axe: Check, path: str, phone: bool, dark: bool
) -> None:
    page = screen(OWNER, phone=phone, dark=dark).go(f"/manage/counsel/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe(page)
    fits(page)


@pytest.mark.promise("P11")
@on_desk_and_phone
def test_a_refund_from_both_sides(
    screen: OpenScreen, cast: Cast, axe: Check, phone: bool, dark: bool
) -> None:
    asked = cast[AGENT].get("/communities/counsel/refund-requests")["items"]
    request = next(one for one in asked if one["origin"] == "customer")
    desk = screen(AGENT, phone=phone, dark=dark).go("/desk/refunds/")
    axe(desk)
    desk.goto(f"/desk/refunds/{request['id']}/")
    desk.get_by_text("Remove the words").click()
    expect(desk.get_by_role("button", name="Take them away for good")).to_be_visible()
    axe(desk)
    fits(desk)
    desk.get_by_role("button", name="Decide").click()
    expect(desk.locator(".error")).to_be_visible()
    axe(desk)
    fits(desk)
    sold = next(
        one
        for one in cast[CUSTOMER].get("/conversations?role=customer")["items"]
        if cast[CUSTOMER].get(f"/conversations/{one['id']}/premium-offers")["items"]
    )
    page = screen(CUSTOMER, phone=phone, dark=dark).go(f"/conversations/{sold['id']}/refund/")
    axe(page)
    fits(page)
    page.get_by_role("button", name="Ask for it").click()
    expect(page.locator(".error")).to_be_visible()
    axe(page)
    fits(page)


@pytest.mark.promise("F12")
@on_desk_and_phone
def test_the_account_ends_only_after_all_is_said(
    screen: OpenScreen, axe: Check, phone: bool, dark: bool
) -> None:
    page = screen(NO_MEMBER, phone=phone, dark=dark).go("/me/delete/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_label("password", exact=False).fill("not mine")
    page.locator("main form button").last.click()
    expect(page.locator(".error, [role=alert]").first).to_be_visible()
    axe(page)
    fits(page)
    page = screen(CUSTOMER, phone=phone, dark=dark).go("/me/delete/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe(page)
    fits(page)

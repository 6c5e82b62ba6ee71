"""The whole story of a paid question and a premium service, with the local payment provider."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen

CUSTOMER, EXPERT, OWNER, AGENT = "Albert Roth", "Edgar Stone", "Oskar Lindner", "Arno Weiss"
SERVICE = "Half an hour on the phone"
Check = Callable[[Page], None]


@pytest.mark.promise("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P11", "P12")
def test_from_a_price_to_a_refund(screen: OpenScreen, cast: Cast, axe: Check) -> None:
    owner = cast[OWNER].api
    owner.patch("/communities/counsel/policy", json={"premium_after_seconds": 0})
    try:
        albert = screen(CUSTOMER, phone=True).page
        conversation = _ask_for_a_price(albert)
        edgar = _two_replies_bring_the_button(screen, cast, conversation)
        _offer_from_a_template(edgar)
        _declined_and_then_approved_at_the_bank(albert, axe)
        _write_in_the_private_box(albert, axe)
        _report(edgar)
        _ask_for_the_money_back(albert)
        _support_approves(cast, conversation)
        albert.goto(f"/conversations/{conversation}/")
        expect(albert.get_by_role("log")).to_contain_text("goes back")
        earned = cast[EXPERT].get("/communities/counsel/me/earnings")["items"]
        mine = [one for one in earned if one["conversation"] == conversation]
        assert [one["why"] for one in mine if one["stars"] == 5] == ["premium"]
        cast[CUSTOMER].post(f"/conversations/{conversation}/close")
    finally:
        owner.patch("/communities/counsel/policy", json={"premium_after_seconds": 60})


def _ask_for_a_price(page: Page) -> str:
    """P1: the price is named, and paid before anybody is asked."""
    page.goto("/c/counsel/write/deposit/")
    page.get_by_label("Your question").fill("May my landlord keep the deposit for a scratch?")
    page.get_by_label("Price in EUR").fill("20")
    page.get_by_role("button", name="Pay and ask").click()
    # The provider speaks the customer's own language, German; its cards and buttons have names.
    expect(page.get_by_role("heading", level=1)).to_contain_text("20,00")
    page.locator("form button").click()
    expect(page).to_have_url(re.compile(r"/conversations/[0-9a-f-]{36}/"))
    return str(UUID(page.url.split("/conversations/")[1][:36]))


def _two_replies_bring_the_button(screen: OpenScreen, cast: Cast, conversation: str) -> Page:
    """P2: the orange button appears by itself with the customer's second reply."""
    cast[EXPERT].accept(conversation)
    cast[EXPERT].say(conversation, "No. Ordinary wear is covered by the rent.")
    page = screen(EXPERT).go(f"/workspace/c/{conversation}/")
    cast[CUSTOMER].say(conversation, "It is a deep scratch, in the parquet.")
    button = page.get_by_role("link", name="Offer a service")
    expect(page.locator(".offerhere")).to_contain_text("1 more reply")
    cast[CUSTOMER].say(conversation, "And I have lived there for nine years.")
    expect(button).to_be_visible()
    return page


def _offer_from_a_template(page: Page) -> None:
    """P3, P7: a card that says what, until when, for how much."""
    page.get_by_role("link", name="Offer a service").click()
    wrong = page.get_by_role("dialog").locator(".field.wrong")
    page.get_by_role("button", name="Send the offer").click()
    expect(wrong).to_have_count(2)
    expect(wrong.first).to_contain_text("Say what you will do.")
    expect(page.get_by_role("dialog").get_by_label("What you will do")).to_be_focused()
    page.get_by_role("dialog").get_by_text(SERVICE).first.click()
    expect(wrong).to_have_count(0)
    expect(page.get_by_role("dialog").get_by_label("Title")).to_have_value(SERVICE)
    _preview_in_other_currencies(page)
    page.get_by_role("button", name="Send the offer").click()
    card = page.locator("[data-offer]", has_text=SERVICE)
    expect(card).to_contain_text("offered")


def _preview_in_other_currencies(page: Page) -> None:
    """I12: to the coin in currencies with none, two and three decimals, 70 % of it the expert's."""
    form, dialog = page.locator("#offer"), page.get_by_role("dialog")
    field, before = dialog.get_by_label("Price"), dialog.get_by_label("Price").input_value()
    told = {
        ("JPY", 0, "4001"): ("¥4,001", "¥2,801", "¥1,200"),
        ("KWD", 3, "12,345"): ("KWD\xa012.345", "KWD\xa08.642", "KWD\xa03.703"),
        ("EUR", 2, "35"): ("€35.00", "€24.50", "€10.50"),
    }
    for (currency, decimals, typed), amounts in told.items():
        of = {"currency": currency, "decimals": str(decimals)}
        form.evaluate("(form, of) => Object.assign(form.dataset, of)", of)
        field.fill(typed)
        expect(form.locator("[data-preview]")).to_contain_text(amounts[0])
        for amount in amounts:
            expect(form.locator("[data-earns]")).to_contain_text(amount)
    field.fill(before)


def _declined_and_then_approved_at_the_bank(page: Page, axe: Check) -> None:
    """P5, P6: nothing happens with a declined card; approved, all of it at once."""
    card = page.locator("[data-offer]", has_text=SERVICE)
    card.get_by_role("link", name="Accept and pay €35.00").click()
    expect(page.get_by_role("heading", name="What happens then")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Pay €35.00 now").click()
    page.locator('input[value="pm_card_chargeDeclined"]').check()
    page.locator("form button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator('input[value="pm_card_authenticationRequired"]').check()
    page.locator("form button").click()
    page.locator('button[value="approve"]').click()
    expect(page).to_have_url(re.compile("/conversations/"))
    log = page.get_by_role("log")
    expect(log).to_contain_text("You accepted the offer and paid")
    expect(log).to_contain_text("counts as 5 stars")


def _write_in_the_private_box(page: Page, axe: Check) -> None:
    """P8: after acceptance, and only then."""
    page.locator("[data-offer]").get_by_role("button", name="Private box").click()
    box = page.get_by_role("dialog")
    field = box.get_by_label("What both of you see")
    expect(field).to_be_visible()
    axe(page)
    field.fill("+49 30 1234567, after six")
    box.get_by_role("button", name="Save").click()
    expect(box).to_contain_text("Saved")
    box.get_by_role("button", name="Close").click()
    expect(page.get_by_role("log")).not_to_contain_text("1234567")


def _report(page: Page) -> None:
    """P12: the expert says what was given."""
    card = page.locator("[data-offer]", has_text=SERVICE)
    card.locator("summary", has_text="Report it as done").click()
    card.get_by_label("What did you do?").fill("We talked for half an hour; letter drafted.")
    card.get_by_role("button", name="Report it as done").click()
    expect(card).to_contain_text("completed")


def _ask_for_the_money_back(page: Page) -> None:
    """P11: from the card to the request, in the customer's words."""
    card = page.locator("[data-offer]", has_text=SERVICE)
    expect(card).to_contain_text("letter drafted")
    card.get_by_role("link", name="No, I want my money back").click()
    page.get_by_text(SERVICE).first.click()
    page.get_by_label("What went wrong?").fill("Nobody called me.")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_text("Nobody called me.")).to_be_visible()


def _support_approves(cast: Cast, conversation: str) -> None:
    """P11: a person decides, and the money goes back the way it came."""
    asked = cast[AGENT].get(f"/conversations/{conversation}/refund-requests")["items"]
    (request,) = [one for one in asked if one["state"] == "open"]
    done = cast[AGENT].post(f"/refund-requests/{request['id']}/approve", reason="We are sorry.")
    assert done["state"] == "approved"

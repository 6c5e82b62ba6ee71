"""Stars changed, answered, appealed and decided, each at their own screen (F7, F8)."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen
from tests.browser.test_earnings import rated
from tests.browser.test_workspace import CUSTOMER, EXPERT

Check = Callable[[Page], None]


def owner_of(cast: Cast) -> str:
    """The first owner of tally."""
    people = (one for one in cast.players.values() if one.role == "owner")
    return next(one.name for one in people if "tally" in one.email)


@pytest.mark.promise("F8")
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_customer_changes_her_stars_and_sees_that_it_is_fair(
    screen: OpenScreen, cast: Cast, axe: Check, phone: bool
) -> None:
    conversation = rated(cast, stars=5)
    page = screen(CUSTOMER, phone=phone).go(f"/conversations/{conversation}/")
    card = page.locator(".rated")
    expect(card).to_contain_text("given by you")
    card.get_by_role("button", name="Change the rating").click()
    form = page.get_by_role("form", name="Change the rating")
    form.locator("label", has=page.get_by_role("radio", name="2 stars")).click()
    form.get_by_text("The product, not the helper").click()
    expect(form.get_by_role("status")).to_contain_text("this does not count against")
    axe(page)
    form.get_by_role("button", name="Change the rating").click()
    expect(card).to_contain_text("This does not count against")
    expect(page.locator(".thread")).to_contain_text("You changed your rating from 5 to 2 stars.")
    card.get_by_text("Before").click()
    expect(card).to_contain_text("5 of 5 stars")
    wire = cast[CUSTOMER].get(f"/conversations/{conversation}/rating")
    assert (wire["stars"], wire["counts"], wire["amount"]["amount"]) == (2, False, "0.00")


@pytest.mark.promise("F7", "F13")
def test_expert_answers_and_appeals_and_the_owner_decides_in_writing(
    screen: OpenScreen, cast: Cast, axe: Check
) -> None:
    conversation = rated(cast, stars=1)
    page = screen(EXPERT).go(f"/workspace/c/{conversation}/")
    card = page.locator(".rated")
    card.get_by_text("Answer the rating").first.click()
    card.get_by_label("Answer the rating").fill("I am sorry that it took two tries.")
    card.get_by_role("button", name="Send").locator("visible=true").click()
    expect(card.locator("blockquote")).to_contain_text("two tries")
    card.get_by_text("Appeal to the owner").first.click()
    card.get_by_label("Appeal to the owner").fill("It was solved in the end, see above.")
    axe(page)
    card.get_by_role("button", name="Send").locator("visible=true").click()
    expect(card).to_contain_text("Your appeal waits for an owner's decision.")

    desk = screen(owner_of(cast)).go("/manage/tally/ratings/")
    mine = desk.locator("article", has_text="It was solved in the end, see above.")
    expect(mine).to_contain_text("two tries")
    axe(desk)
    mine.get_by_role("button", name="Decide").click()
    again = desk.locator("article", has_text="It was solved in the end, see above.")
    expect(again.locator(".error").first).to_be_visible()
    again.get_by_label(re.compile("paid like five stars")).check()
    again.get_by_label("Why, in writing").fill("I have read it: it was solved.")
    again.get_by_role("button", name="Decide").click()
    expect(desk.locator(".flash")).to_contain_text("Decided.")

    expect(card).to_contain_text("paid like five stars")
    expect(card).to_contain_text("I have read it: it was solved.")
    seen = screen(CUSTOMER).go(f"/conversations/{conversation}/")
    expect(seen.locator(".rated")).to_contain_text("two tries")
    expect(seen.locator(".thread")).not_to_contain_text("appeal")
    row = page.goto("/workspace/earnings/tally/") and page.locator(
        f"[id='earned-{conversation}-1-appeal']"
    )
    expect(row).to_contain_text("CHF 2.00")


@pytest.mark.promise("F8")
def test_stars_are_changed_without_any_script(screen: OpenScreen, cast: Cast) -> None:
    conversation = rated(cast, stars=4)
    page = screen(CUSTOMER, script=False).go(f"/conversations/{conversation}/")
    page.get_by_text("Change the rating").first.click()
    page.get_by_label("3 ★").check()
    page.get_by_label(re.compile("what could have been better")).select_option("tone")
    page.get_by_role("button", name="Change the rating").click()
    expect(page.locator(".rated")).to_contain_text("3 of 5 stars")
    expect(page.locator(".thread")).to_contain_text("You changed your rating from 4 to 3 stars.")


@pytest.mark.promise("C14")
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_earnings_tell_every_movement_month_by_month(
    screen: OpenScreen, cast: Cast, axe: Check, phone: bool
) -> None:
    conversation = rated(cast, stars=5)
    answer = cast[CUSTOMER].api.put(f"/conversations/{conversation}/rating", json={"stars": 3})
    assert answer.status_code == 200, answer.text
    page = screen(EXPERT, phone=phone).go("/workspace/earnings/tally/")
    change = page.locator(f"[id='earned-{conversation}-1-change-1']")
    expect(change).to_contain_text("rating changed from 5 to 3 stars")
    expect(change).to_contain_text("-CHF 1.00")
    expect(page.locator("#next")).to_contain_text("CHF")
    page.get_by_label("Month").select_option(index=1)
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile(r"month=\d{4}-\d\d"))
    expect(change).to_be_visible()
    axe(page)

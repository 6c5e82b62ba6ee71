"""An owner invites a colleague, who comes in by the letter's link, on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenScreen
from tests.house.running import until
from tests.mail.servers import Sink

Check = Callable[[Page], None]
ADDRESS = "nora.novak@desk.example.org"


@pytest.mark.promise("F4")
def test_colleague_is_invited_comes_in_and_leaves(
    screen: OpenScreen, post: Sink, axe: Check
) -> None:
    owner = screen("Olga Brunner", phone=True).go("/manage/tally/staff/")
    invite(owner, alias="Ezra")
    expect(owner.locator(".field.wrong")).to_contain_text("An expert here is called like that")
    axe(owner)
    invite(owner, alias="Noëlle")
    expect(owner.locator(".flash")).to_contain_text("is on its way")
    axe(owner)
    colleague = come_in(screen, link_in(post), axe)
    expect(colleague).to_have_url(re.compile(r"/desk/"))

    owner.reload()
    owner.get_by_role("link", name="Noëlle").click()
    owner.get_by_role("link", name="End this role").click()
    axe(owner)
    owner.get_by_role("button", name="End this role").click()
    expect(owner.locator(".flash")).to_contain_text("The role of Noëlle has ended.")


def invite(owner: Page, *, alias: str) -> None:
    owner.get_by_label("E-mail address").fill(ADDRESS)
    owner.get_by_label("Alias", exact=True).fill(alias)
    owner.get_by_role("button", name="Send the invitation").click()


def link_in(post: Sink) -> str:
    """The page's path, as the world's mail server got it."""

    def found() -> str:
        letters = [str(one.get_content()) for _by, one in list(post.got) if one["to"] == ADDRESS]
        paths = re.findall(r"/staff/[\w-]+/", " ".join(letters))
        return paths[-1] if paths else ""

    return until(found, "the letter")


def come_in(screen: OpenScreen, path: str, axe: Check) -> Page:
    page = screen(phone=True).go(path)
    axe(page)
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("Email").fill(ADDRESS)
    page.locator("input[type=password]").fill("a walk along the frozen lake")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Accept").click()
    return page

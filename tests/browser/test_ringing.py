"""Questions ring on a phone whose page nobody looks at (C5), and on all of one's devices (C7)."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen
from tests.browser.phone import Phone, becomes
from tests.browser.screen import lose_connection
from tests.browser.test_workspace import CUSTOMER, EXPERT, OTHER, QUESTION, asked
from tests.delivery.push_service import PushService

Check = Callable[[Page], None]
OpenPhone = Callable[[str], Phone]


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with PushService() as one:
        yield one


@pytest.fixture
def phone(screen: OpenScreen, service: PushService, cast: Cast) -> Iterator[OpenPhone]:
    """phone("Emily Frost"): a device of hers that may ring; afterwards it rings no more."""
    opened: list[tuple[str, Phone]] = []

    def open_phone(name: str) -> Phone:
        one = Phone(screen(name, phone=True), service)
        one.let_ring()
        opened.append((name, one))
        return one

    yield open_phone
    for name in {name for name, _ in opened}:
        for device in cast[name].get("/push-subscriptions")["items"]:
            cast[name].api.delete(f"/push-subscriptions/{device['id']}")


@pytest.mark.promise("C5", "C6", "C7")
def test_question_rings_is_tapped_taken_and_goes_on_at_the_desk(
    phone: OpenPhone, screen: OpenScreen, cast: Cast
) -> None:
    device = phone(EXPERT)
    conversation = asked(cast)
    told = device.hand_over()
    (shown,) = device.shows()
    assert shown["title"].startswith("New question: ")
    assert QUESTION in shown["body"]
    assert "Ada" not in str(told)
    page = device.page
    # The receipt came back: the device is known to ring.
    device.until(lambda: cast[EXPERT].get("/push-subscriptions")["items"][0]["rang_at"])
    page.goto("/workspace/")
    page.goto(told["url"])
    card = page.locator("[data-invitation]", has_text=QUESTION)
    card.get_by_role("button", name="Take it").click()
    box = page.get_by_role("textbox", name="Write to Ada")
    box.fill("From the phone.")
    box.press("Enter")
    expect(page.locator("#thread .bubble").last).to_contain_text("From the phone.")
    # It is over: the word comes to the device, and the page takes the notification away.
    assert device.hand_over()["about"] == "gone"
    desk = screen(EXPERT).go(f"/workspace/c/{conversation}/")
    expect(desk.locator("#thread .bubble").last).to_contain_text("From the phone.")
    other = desk.get_by_role("textbox", name="Write to Ada")
    other.fill("And from the desk.")
    other.press("Enter")
    expect(page.locator("#thread .bubble").last).to_contain_text("And from the desk.")
    assert cast[CUSTOMER].texts(conversation)[-2:] == ["From the phone.", "And from the desk."]


@pytest.mark.promise("C5", "C6")
def test_tap_leads_the_open_workspace_to_the_card(phone: OpenPhone, cast: Cast) -> None:
    device = phone(EXPERT)
    device.screen.go("/workspace/")
    expect(device.page.locator("html.live")).to_be_attached()
    asked(cast)
    told = device.hand_over()
    device.shows()
    device.tap(told["tag"])
    invitation = told["tag"].removeprefix("invitation-")
    device.page.wait_for_url(lambda url: url.endswith(f"#invitation-{invitation}"))
    expect(device.page.locator(f"#invitation-{invitation}")).to_be_visible()


@pytest.mark.promise("C6")
def test_taken_by_somebody_else_it_goes_from_the_device(phone: OpenPhone, cast: Cast) -> None:
    device = phone(EXPERT)
    conversation = asked(cast)
    news = device.hand_over()
    device.shows()
    cast[OTHER].accept(conversation)
    device.hand_over()
    device.until(lambda: device.shown() == [] or device.shown()[0]["gone"])
    assert len(device.shown()) <= 1
    # Whoever taps it all the same is told.
    page = device.screen.go(news["url"])
    expect(page.locator("body")).to_contain_text("This question has gone")


@pytest.mark.promise("C6")
def test_open_page_takes_the_notification_away_by_itself(phone: OpenPhone, cast: Cast) -> None:
    device = phone(EXPERT)
    device.screen.go("/workspace/")
    conversation = asked(cast)
    expect(device.page.locator("[data-invitation]", has_text=QUESTION)).to_be_visible()
    device.hand_over()
    device.shows()
    cast[OTHER].accept(conversation)
    device.shows(0)


@pytest.mark.promise("C5")
def test_push_that_comes_too_late_says_that_the_question_has_gone(
    phone: OpenPhone, cast: Cast
) -> None:
    device = phone(EXPERT)
    asked(cast)
    arrived = device.service.wait(device.browser, 1)[0]
    arrived.told["expires_at"] = "2020-01-01T00:00:00Z"
    device.hand_over()
    assert device.shows()[0]["title"] == "This question has gone"


@pytest.mark.promise("C5")
def test_another_person_on_the_device_is_shown_nothing(
    phone: OpenPhone, screen: OpenScreen, cast: Cast
) -> None:
    device = phone(EXPERT)
    asked(cast)
    told = device.hand_over()
    page = screen(CUSTOMER, phone=True).go(told["url"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("not for the account")
    expect(page.locator("body")).not_to_contain_text(QUESTION)
    page.get_by_role("button", name="Sign in with the other account").click()
    page.get_by_role("button", name=EXPERT.split()[0]).first.click()
    expect(page.locator("[data-invitation]", has_text=QUESTION)).to_be_visible()


@pytest.mark.promise("C5")
def test_who_signs_out_is_not_rung_there_until_back(phone: OpenPhone, cast: Cast) -> None:
    device = phone(EXPERT)
    page = device.page
    page.locator("summary", has_text="Account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert cast[EXPERT].get("/push-subscriptions")["items"] == []
    device.screen.sign_in(EXPERT)
    device.screen.go("/workspace/")
    device.until(lambda: cast[EXPERT].get("/push-subscriptions")["items"])
    asked(cast)
    device.hand_over()
    assert QUESTION in device.shows()[0]["body"]


@pytest.mark.promise("C5")
def test_test_button_rings_this_device(phone: OpenPhone, axe: Check) -> None:
    device = phone(EXPERT)
    axe(device.page)
    device.page.get_by_role("button", name="Will it ring?").first.click()
    expect(device.page.locator(".flash")).to_contain_text("A test is on its way")
    device.hand_over()
    assert device.shows()[0]["title"] == "This device rings"
    # The page says so by itself, as soon as the worker's receipt is there.
    expect(device.page.locator("[data-tells]").first).to_have_text("rings")
    expect(device.page.locator(".device dd").first).not_to_have_text("never")
    device.screen.go("/account/notifications/")
    axe(device.page)


def test_browser_that_was_told_no_says_how_to_change_it(screen: OpenScreen, axe: Check) -> None:
    opened = screen(EXPERT, phone=True)
    opened.page.add_init_script(
        "Object.defineProperty(Notification, 'permission', {get: () => 'denied'})"
    )
    page = opened.go("/account/devices/")
    expect(page.locator("[data-state=denied]")).to_be_visible()
    expect(page.get_by_role("button", name="Let this device ring")).to_be_hidden()
    axe(page)


def test_phone_that_needs_the_home_screen_first_says_so(screen: OpenScreen) -> None:
    opened = screen(EXPERT, phone=True)
    opened.page.add_init_script(
        "delete window.PushManager;"
        "Object.defineProperty(navigator, 'userAgent', {get: () => 'iPhone Safari'})"
    )
    page = opened.go("/account/devices/")
    expect(page.locator("[data-state=install]")).to_be_visible()


def test_without_a_connection_the_page_tells_the_truth_and_keeps_what_was_written(
    screen: OpenScreen, cast: Cast, axe: Check
) -> None:
    conversation = asked(cast)
    cast[EXPERT].accept(conversation)
    opened = screen(EXPERT, phone=True)
    page = opened.go(f"/workspace/c/{conversation}/")
    expect(page.locator("html.live")).to_be_attached()
    active = "navigator.serviceWorker.getRegistration('/').then((one) => one?.active?.state)"
    becomes(page, f"{active}.then((state) => state === 'activated')")
    lose_connection(page)
    box = page.get_by_role("textbox", name="Write to Ada")
    box.fill("Written in a tunnel.")
    box.press("Enter")
    becomes(page, "Object.keys(localStorage).some((key) => key.startsWith('peerdesk.outbox.'))")
    page.reload()
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_contain_text("One message of yours waits")
    axe(page)
    page.context.set_offline(False)
    expect(page.locator("#thread .bubble").last).to_contain_text("Written in a tunnel.")
    expect(page.locator("#thread .entry.pending")).to_have_count(0)
    assert cast[CUSTOMER].texts(conversation)[-1] == "Written in a tunnel."

"""A screen with notifications, whose browser is subscribed to a push service of the tests' own.

What is real: the service worker, its registration, the notification that Chromium shows, and the
message, which went through our outbox and over HTTP, signed and encrypted. What Chromium can't do
without its vendor's service is played: `subscribe` answers the tests' subscription, a message that
the tests' push service has opened is handed over by the DevTools protocol, and a tap is the event
that it sends to the worker (so that the worker may not open a window, only lead one elsewhere).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from tests.browser.screen import Screen
from tests.delivery.push_service import Browser, PushService

_SUBSCRIBED = """(told) => {
  const subscription = {
    endpoint: told.endpoint, options: {}, toJSON: () => told, unsubscribe: async () => true,
  };
  const push = PushManager.prototype;
  push.subscribe = async () => {
    sessionStorage.setItem("subscribed", "yes");
    return subscription;
  };
  push.getSubscription = async () => sessionStorage.getItem("subscribed") ? subscription : null;
}"""
_SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/");
  const all = await registration.getNotifications();
  return all.map(({ title, body, tag, data }) => ({ title, body, tag, gone: Boolean(data?.gone) }));
}"""
_TAP = """async (tag) => {
  const [notification] = await registration.getNotifications({ tag });
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


@dataclass(slots=True)
class Phone:
    """One person's device: its page, its subscription, what it shows outside the page."""

    screen: Screen
    service: PushService
    browser: Browser = field(init=False)
    handed: int = 0

    def __post_init__(self) -> None:
        self.browser = self.service.browser()
        context = self.page.context
        context.grant_permissions(["notifications"])
        context.add_init_script(f"({_SUBSCRIBED})({json.dumps(self.browser.as_json())})")

    @property
    def page(self) -> Page:
        return self.screen.page

    def let_ring(self) -> None:
        """By the one button on the page of devices."""
        self.screen.go("/account/devices/")
        self.page.get_by_role("button", name="Let this device ring").click()
        self.page.get_by_text("This device rings.").wait_for()

    def hand_over(self) -> dict[str, Any]:
        """The next message from the push service to the browser; what it says."""
        self.handed += 1
        return self._deliver()

    def _deliver(self) -> dict[str, Any]:
        arrived = self.service.wait(self.browser, self.handed)[self.handed - 1]
        tools = self.page.context.new_cdp_session(self.page)
        found: list[dict[str, Any]] = []
        tools.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda told: found.extend(told["registrations"]),
        )
        tools.send("ServiceWorker.enable")
        self.until(lambda: any(not one["isDeleted"] for one in found))
        registration = next(one["registrationId"] for one in found if not one["isDeleted"])
        tools.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": self.screen.base,
                "registrationId": registration,
                "data": json.dumps(arrived.told),
            },
        )
        tools.detach()
        return arrived.told

    def shown(self) -> list[dict[str, Any]]:
        """The notifications that the device shows now."""
        return list(self.page.evaluate(_SHOWN))

    def shows(self, count: int = 1) -> list[dict[str, Any]]:
        """Wait until it shows so many; what the browser dropped is handed over again.

        A worker that ends at this very moment loses what the tools give it, and they don't say so;
        a push service would have kept it.
        """
        for _ in range(4):
            for _ in range(50):
                shown = self.shown()
                if len(shown) == count:
                    return shown
                self.page.wait_for_timeout(100)
            if len(shown) < count:
                self._deliver()
        raise AssertionError(f"it shows {shown}")

    def tap(self, tag: str) -> None:
        """As far as a program may: the worker hears of it as of a finger's."""
        self.page.context.service_workers[0].evaluate(_TAP, tag)

    def until(self, true: Callable[[], object]) -> None:
        """Look again and again; the page lives on meanwhile."""
        _until(self.page, true)


def becomes(page: Page, expression: str) -> None:
    """Wait until this is true in the page (whose content policy forbids Playwright's own way)."""
    _until(page, lambda: page.evaluate(expression))


def _until(page: Page, true: Callable[[], object], seconds: float = 60) -> None:
    for _ in range(int(seconds * 10)):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not in {seconds} s")

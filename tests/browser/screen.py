"""One person's screen: a page, how they sign in, and everything it complains of."""

import re
from functools import cache

from playwright.sync_api import ConsoleMessage, Page, Response, expect

from tests.provider import web

# What a test provokes on purpose and the browser notes all the same.
EXPECTED = ("Failed to load resource", "WebSocket connection to", "net::ERR_INTERNET_DISCONNECTED")


class Screen:
    """A page with its complaints; everything else is Playwright's."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("console", self._console)
        page.on("response", self._response)

    def sign_in(self, name: str) -> None:
        """By the demo's one button, pressed without the page: test_help.py clicks it."""
        token, buttons = _who_can_enter(self.base)
        said = {"csrfmiddlewaretoken": token, "membership": buttons[name.split()[0]], "next": ""}
        headers = {"Cookie": f"csrftoken={token}", "Origin": self.base}
        web.cookies.clear()
        answer = web.post(f"{self.base}/demo/sign-in/", data=said, headers=headers)
        assert answer.status_code == 302, answer.text
        for cookie in ("sessionid", "csrftoken"):
            value = answer.cookies[cookie]
            told = {"name": cookie, "value": value, "url": self.base}
            self.page.context.add_cookies([told])  # type: ignore[list-item]

    def go(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def ask(self, reason: str, text: str, community: str = "tally") -> str:
        """Write through the contact form; the id of the chat that opens in the page."""
        self.go(f"/c/{community}/write/{reason}/")
        self.page.get_by_label("Your question").fill(text)
        with self.page.expect_response(
            lambda answer: answer.url.endswith(f"/communities/{community}/conversations")
        ) as opened:
            self.page.get_by_role("button", name="Start the chat").click()
        self.page.locator(".window .bubble").first.wait_for()
        return str(opened.value.json()["id"])

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            self.complaints.append(f"console: {message.text}")

    def _response(self, answer: Response) -> None:
        if answer.status >= 500:
            self.complaints.append(f"{answer.status}: {answer.url}")


def lose_connection(page: Page) -> None:
    """The tunnel, and that the page has noticed it: an open socket may still take what is sent."""
    page.context.set_offline(True)
    expect(page.locator(".connection:visible")).to_contain_text("No connection")


@cache
def _who_can_enter(base: str) -> tuple[str, dict[str, str]]:
    """What the page of signing in holds: its token, and each button's membership by first name."""
    page = web.get(f"{base}/accounts/login/")
    button = r'name="membership" value="([^"]+)".*?<span class="cut">(\w+)'
    found = re.findall(button, page.text, re.DOTALL)
    return page.cookies["csrftoken"], {name: key for key, name in reversed(found)}

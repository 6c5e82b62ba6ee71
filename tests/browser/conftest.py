"""A real run with the demo, real Chromium, and the demo's people at their screens."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.cast import Cast
from tests.browser.screen import Screen
from tests.browser.settled import PATIENCE, wait_for_scripts
from tests.house.running import Running, peerdesk_running
from tests.mail.servers import Sink, sink

# For each new window Chromium would make a page of its own for its toolbars, which took half the
# time of opening one. Only the last list given counts: the others are Playwright's own.
WITHOUT = [
    "PreloadTopChromeWebUI",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
]
ARGUMENTS = [
    f"--disable-features={','.join(WITHOUT)}",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# For scenes that look at both sizes and both themes: what breaks in one alone is seen here.
DESK_AND_PHONE = [
    pytest.param(False, False, id="desk"),
    pytest.param(True, True, id="phone in the dark"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Half of all the time is theirs, so that each worker of xdist has some, and a run for them."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def post() -> Iterator[Sink]:
    """The world's mail server, to which the run sends."""
    with sink() as one:
        yield one


@pytest.fixture(scope="package")
def running(post: Sink) -> Iterator[Running]:
    """`peerdesk run --demo` on ports and a home of its own."""
    # The push service of the tests is on this machine, where a run calls nobody by default.
    with peerdesk_running("--demo", PEERDESK_MAIL_URL=f"smtp://127.0.0.1:{post.port}") as run:
        yield run


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One Chromium; each person has a context of their own."""
    # Playwright's loop runs in this thread, which Django takes for async code.
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    wait_for_scripts(patch)
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    patch.undo()


@pytest.fixture(scope="package")
def everybody(running: Running) -> Iterator[Cast]:
    """The demo's people, by community and name, and what they do over the API."""
    cast = Cast.of(running)
    yield cast
    cast.leave()


@pytest.fixture
def cast(everybody: Cast) -> Iterator[Cast]:
    """The people for one scene; what they leave open is closed after it."""
    yield everybody
    everybody.tidy_up()


OpenScreen = Callable[..., Screen]


@pytest.fixture
def screen(chromium: Browser, running: Running) -> Iterator[OpenScreen]:
    """screen("Ada Winter", phone=True): a person's own browser, signed in; "" is a stranger.

    Things stand still unless a scene wants `motion`: without a GPU, each frame is work.
    A script error, a violated content policy or a failed request fails the test.
    """
    contexts: list[tuple[BrowserContext, Screen]] = []

    def open_screen(
        name: str = "",
        *,
        phone: bool = False,
        dark: bool = False,
        language: str = "en-GB",
        script: bool = True,
        motion: bool = False,
    ) -> Screen:
        context = chromium.new_context(
            base_url=running.base,
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            reduced_motion="no-preference" if motion else "reduce",
            locale=language,
            timezone_id="Europe/Zurich",
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE)
        opened = Screen(context.new_page(), running.base)
        contexts.append((context, opened))
        if name:
            opened.sign_in(name)
            # The demo speaks everybody's own language; a scene says which one it wants.
            cookie = {"name": "django_language", "value": language[:2], "url": running.base}
            context.add_cookies([cookie])  # type: ignore[list-item]
        return opened

    yield open_screen
    complaints = [complaint for _, opened in contexts for complaint in opened.complaints]
    for context, _ in contexts:
        context.close()
    assert not complaints, complaints


@pytest.fixture(scope="package")
def axe() -> Callable[[Page], None]:
    """axe(page): no violation of WCAG 2.2 A or AA."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    runner = Axe()

    def check(page: Page) -> None:
        results = runner.run(page, options={"runOnly": tags, "resultTypes": ["violations"]})
        assert results.violations_count == 0, results.generate_report()

    return check

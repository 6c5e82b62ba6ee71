"""Every screen as people see it: phone and desk, light and dark, in four languages, from demo data.

`make pictures` fills docs/pictures (only README's three are kept in the repository) and runs axe on
each; it fails if one screen has a violation of WCAG 2.2 A or AA, or complains in the console.
`--only 'chat.*en'` takes only those whose names (SCREEN.SIZE.THEME.LANGUAGE) match.
"""

import argparse
import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from axe_playwright_python.sync_playwright import Axe  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402

from scripts.screens import Shot, ring, stage  # noqa: E402
from tests.browser.cast import Cast  # noqa: E402
from tests.house.running import peerdesk_running  # noqa: E402

TARGET = ROOT / "docs" / "pictures"
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}
THEMES = ("light", "dark")
LANGUAGES = ("en", "de", "fr", "it")
LOCALES = {"en": "en-GB", "de": "de-CH", "fr": "fr-CH", "it": "it-CH"}
# The ones that README shows, under names of their own.
KEPT = {f"{screen}.desk.light.en": screen for screen in ("chat", "workspace", "earnings")}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


def main() -> None:
    """Take them all; the exit status says whether axe was content."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="a regular expression for the names")
    only = re.compile(parser.parse_args().only)
    TARGET.mkdir(parents=True, exist_ok=True)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with (
        TemporaryDirectory(prefix="peerdesk-pictures-") as below,
        peerdesk_running("--demo", home=Path(below) / "home") as running,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or None, args=ARGUMENTS
        )
        cast = Cast.of(running)
        shots = stage(cast)
        keys = {who: _key_of(chromium, running.base, who) for who in {shot.who for shot in shots}}
        troubles: list[str] = []
        for language, size, theme in product(LANGUAGES, SIZES, THEMES):
            studio = Studio(chromium, running.base, language, size, theme, keys, cast)
            troubles += studio.take([shot for shot in shots if only.search(studio.name(shot))])
        chromium.close()
    print("\n".join(troubles) or f"{TARGET.relative_to(ROOT)}: every screen is accessible.")
    sys.exit(bool(troubles))


@dataclass(frozen=True, slots=True)
class Studio:
    """One language, size and theme: a picture of each screen."""

    chromium: Browser
    base: str
    language: str
    size: str
    theme: str
    keys: dict[str, list[Any]]
    cast: Cast

    def name(self, shot: Shot) -> str:
        return f"{shot.name}.{self.size}.{self.theme}.{self.language}"

    def take(self, shots: list[Shot]) -> Iterator[str]:
        """What is wrong, picture by picture."""
        for shot in shots:
            context = self._context(shot.who)
            question = self._ring() if shot.rings else None
            yield from self._shoot(context.new_page(), shot)
            if question:
                self.cast["Anton Huber"].post(f"/conversations/{question}/close")
            context.close()

    def _ring(self) -> str:
        question = ring(self.cast, self.language)
        time.sleep(1)  # so that the ring is seen to count
        return question

    def _context(self, who: str) -> BrowserContext:
        context = self.chromium.new_context(
            base_url=self.base,
            viewport=SIZES[self.size],  # type: ignore[arg-type]
            has_touch=self.size == "phone",
            color_scheme="dark" if self.theme == "dark" else "light",
            locale=LOCALES[self.language],
            timezone_id="Europe/Zurich",
            reduced_motion="reduce",
        )
        language = {"name": "django_language", "value": self.language, "url": self.base}
        context.add_cookies([*self.keys[who], language])  # type: ignore[list-item]
        return context

    def _shoot(self, page: Page, shot: Shot) -> Iterator[str]:
        name = self.name(shot)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(f"{name}: {error}"))
        page.goto(shot.path)
        _settle(page, shot)
        path = TARGET / f"{name}.png"
        page.screenshot(path=path, animations="disabled")
        if name in KEPT:
            path.replace(TARGET / f"{KEPT[name]}.png")
        options = {"runOnly": TAGS, "resultTypes": ["violations"]}
        results = Axe().run(page, options=options)
        if results.violations_count:
            complaints.append(f"{name}: {results.generate_report()}")
        print(name, "ok" if not complaints else "NOT ok", flush=True)
        yield from complaints


def _settle(page: Page, shot: Shot) -> None:
    """The chat is unfolded, and what comes by script has come."""
    if shot.window:
        page.locator(".launcher").click()
        page.locator(".window .bubble").last.wait_for()
    if shot.rings:
        page.locator("[data-invitation]").first.wait_for(state="attached")
    page.wait_for_load_state("load")
    page.wait_for_timeout(500)


def _key_of(chromium: Browser, base: str, who: str) -> list[Any]:
    """The cookies of a person who signed in by the demo's one click."""
    context = chromium.new_context(base_url=base)
    if who:
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_role("button", name=who.partition(" ")[0]).first.click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)
    cookies = [one for one in context.cookies() if one.get("name") != "django_language"]
    context.close()
    return cookies


if __name__ == "__main__":
    main()

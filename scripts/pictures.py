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
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from axe_playwright_python.sync_playwright import Axe  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402

from tests.browser.cast import Cast  # noqa: E402
from tests.house.running import peerdesk_running, until  # noqa: E402

TARGET = ROOT / "docs" / "pictures"
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}
THEMES = ("light", "dark")
LANGUAGES = ("en", "de", "fr", "it")
LOCALES = {"en": "en-GB", "de": "de-CH", "fr": "fr-CH", "it": "it-CH"}
# The ones that README shows, under names of their own.
KEPT = {f"{screen}.desk.light.en": screen for screen in ("chat", "workspace", "earnings")}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
RINGING = {
    "en": "The bank refuses my payment file. What am I doing wrong?",
    "de": "Die Bank lehnt meine Zahlungsdatei ab. Was mache ich falsch?",
    "fr": "La banque refuse mon fichier de paiement. Qu’est-ce que je fais mal ?",
    "it": "La banca rifiuta il mio file di pagamento. Che cosa sbaglio?",
}
DIALOG = [
    ("Ada Winter", "I sent an invoice with the wrong VAT rate. Can I still correct it?"),
    ("Emily Frost", "Yes. Open the invoice and choose “Cancel and correct”: Tally writes the "
     "credit note and a new draft for you."),
    ("Emily Frost", "Has your customer paid it already?"),
    ("Ada Winter", "Not yet."),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shot:
    """A screen: who sees it and where; with the running chat unfolded, or a question that rings."""

    name: str
    who: str
    path: str
    window: bool = False
    rings: bool = False


def main() -> None:
    """Take them all; the exit status says whether axe was content."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="a regular expression for the names")
    only = re.compile(parser.parse_args().only)
    TARGET.mkdir(parents=True, exist_ok=True)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with peerdesk_running("--demo") as running, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or None, args=ARGUMENTS
        )
        cast = Cast.of(running)
        shots = _stage(cast)
        keys = {who: _key_of(chromium, running.base, who) for who in {shot.who for shot in shots}}
        troubles: list[str] = []
        for language, size, theme in product(LANGUAGES, SIZES, THEMES):
            studio = Studio(chromium, running.base, language, size, theme, keys, cast)
            troubles += studio.take([shot for shot in shots if only.search(studio.name(shot))])
        chromium.close()
    print("\n".join(troubles) or f"{TARGET.relative_to(ROOT)}: every screen is accessible.")
    sys.exit(bool(troubles))


def _stage(cast: Cast) -> list[Shot]:
    """Sets the scene over the API: one chat under way, one to be rated, a payout of one credit."""
    owner = cast["Olga Brunner"]
    owner.api.patch("/communities/tally/policy", json={"accept_seconds": 60})
    chat = _play(cast, "Ada Winter", "Emily Frost", DIALOG)
    closed = _play(cast, "Aline Moreau", "Erik Dubois", [
        ("Aline Moreau", "Comment répéter une facture chaque mois ?"),
        ("Erik Dubois", "Ouvrez la facture et choisissez « Répéter »."),
    ])  # fmt: skip
    cast["Aline Moreau"].post(f"/conversations/{closed}/close")
    ticket = _items(cast, "Agnes Meier", "/conversations?role=agent&state=waiting")[0]["id"]
    today = time.strftime("%Y-%m-%d")
    owner.api.patch("/communities/tally/policy", json={"payout_minimum": "23.00"})
    payout = owner.post("/communities/tally/payouts", execution_date=today)["id"]
    owner.api.patch("/communities/tally/policy", json={"payout_minimum": "20.00"})
    area = _items(cast, "Ezra Lang", "/communities/tally/areas")[1]["id"]
    attempt = cast["Ezra Lang"].post(f"/areas/{area}/attempts")["id"]
    return [
        *_pages_of_customers(chat, closed),
        *_pages_of_staff(chat, ticket, payout),
        *_pages_of_experts(attempt),
        *_pages_of_owners(area, closed),
    ]


def _pages_of_customers(chat: str, closed: str) -> list[Shot]:
    return [
        Shot("start", "", "/"),
        Shot("sign-in", "", "/accounts/login/"),
        Shot("sign-up", "", "/accounts/signup/"),
        Shot("missing", "", "/c/nowhere/"),
        Shot("help", "", "/c/tally/"),
        Shot("help-found", "", "/c/tally/?q=invoice"),
        Shot("article", "", "/c/tally/articles/correct-sent-invoice/"),
        Shot("write-stranger", "", "/c/tally/write/correct-an-invoice/"),
        Shot("write-chat", "Anton Huber", "/c/tally/write/correct-an-invoice/"),
        Shot("write-ticket", "Anton Huber", "/c/voyage/write/special-translations/"),
        Shot("chat", "Ada Winter", "/c/tally/", window=True),
        Shot("chat-page", "Ada Winter", f"/conversations/{chat}/"),
        Shot("rating", "Aline Moreau", f"/conversations/{closed}/"),
        Shot("my-conversations", "Ada Winter", "/c/tally/conversations/"),
        Shot("profile", "Ada Winter", "/profile/"),
    ]


def _pages_of_staff(chat: str, ticket: str, payout: str) -> list[Shot]:
    return [
        Shot("workspace-inbox", "Ezra Lang", "/workspace/", rings=True),
        Shot("workspace", "Emily Frost", f"/workspace/c/{chat}/", rings=True),
        Shot("availability", "Ezra Lang", "/workspace/availability/"),
        Shot("earnings", "Erik Dubois", "/workspace/earnings/"),
        Shot("desk", "Agnes Meier", "/desk/"),
        Shot("desk-thread", "Agnes Meier", f"/desk/c/{ticket}/"),
        Shot("manage", "Olga Brunner", "/manage/tally/"),
        Shot("payouts", "Olga Brunner", "/manage/tally/payouts/"),
        Shot("payout", "Olga Brunner", f"/manage/tally/payouts/{payout}/"),
    ]


def _pages_of_experts(attempt: str) -> list[Shot]:
    pages = {
        "join": "/workspace/join/",
        "areas": "/workspace/areas/",
        "test": f"/workspace/areas/tests/{attempt}/1/",
        "why": "/workspace/why/",
        "expert-help": "/workspace/help/",
        "templates": "/workspace/templates/",
        "more": "/workspace/more/",
        "alias": "/workspace/alias/tally/",
        "devices": "/account/devices/",
        "notifications": "/account/notifications/",
    }
    steps = [
        Shot("join-code", "Ada Winter", "/workspace/join/tally/"),
        Shot("offline", "", "/offline/"),
    ]
    return [*steps, *(Shot(name, "Ezra Lang", path) for name, path in pages.items())]


def _pages_of_owners(area: str, routed: str) -> list[Shot]:
    pages = {
        "people": "people/",
        "codes": "people/codes/",
        "applications": "people/applications/",
        "credentials": "people/credentials/",
        "entry": "people/admission/",
        "suspensions": "suspensions/",
        "tests": "tests/",
        "bank": f"tests/{area}/",
        "routing": "routing/",
        "routed": f"routing/{routed}/",
        "ratings": "ratings/",
        "shared-templates": "templates/",
    }
    return [Shot(name, "Olga Brunner", f"/manage/tally/{path}") for name, path in pages.items()]


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
        text = RINGING[self.language]
        question = _ask(self.cast, "Anton Huber", text, "payment-files", self.language)
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


def _play(cast: Cast, customer: str, expert: str, lines: list[tuple[str, str]]) -> str:
    chat = _ask(cast, customer, lines[0][1])
    cast[expert].accept(chat)
    for who, text in lines[1:]:
        cast[who].say(chat, text)
    return chat


def _ask(
    cast: Cast, who: str, text: str, reason: str = "correct-an-invoice", language: str = "en"
) -> str:
    reasons = cast[who].get("/communities/tally/reasons")["items"]
    leaves = {leaf["slug"]: leaf["id"] for node in reasons for leaf in node["children"]}
    body = {"reason": leaves[reason], "text": text, "language": language}
    return str(cast[who].post("/communities/tally/conversations", **body)["id"])


def _items(cast: Cast, who: str, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = until(lambda: cast[who].get(path)["items"], path, 30)
    return found


if __name__ == "__main__":
    main()

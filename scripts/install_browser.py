"""See that there is a Chromium for the browser tests: find it, or install it where allowed.

Prints its path. Tried in turn: CHROMIUM, the system's, Playwright's own, Debian's package (as
root), Playwright's download. PEERDESK_TEST_NO_INSTALL=1 forbids the last two.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FORBIDDEN = os.environ.get("PEERDESK_TEST_NO_INSTALL", "") not in {"", "0"}


def main() -> None:
    path = find()
    if not path and not FORBIDDEN:
        path = install()
    if not path:
        sys.exit(
            "The browser tests need Chromium, and there is none.\n"
            "On Debian: apt-get install chromium; elsewhere: .venv/bin/playwright install chromium;"
            "\nor name one: CHROMIUM=/path/to/chromium"
        )
    print(path)


def find() -> str:
    given = os.environ.get("CHROMIUM", "")
    if given:
        return given if os.access(given, os.X_OK) else ""
    found = next(filter(None, map(shutil.which, NAMES)), "")
    return found or of_playwright()


def install() -> str:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
            subprocess.run(["apt-get", *words], env=environment, stdout=sys.stderr, check=False)
    if path := find():
        return path
    words = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(words, stdout=sys.stderr, check=False)
    return of_playwright()


def of_playwright() -> str:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return ""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else ""


if __name__ == "__main__":
    main()

"""Files at the screen: dropped, pasted, picked; looked at by the other side (S4, P14)."""

import base64
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen
from tests.files.made import archive, pdf, photo, picture, x_ray

REASON = "correct-an-invoice"
EXPERT = "Emily Frost"
_GIVE = """([place, kind, files]) => {
  const carried = new DataTransfer();
  for (const [name, type, content] of files) {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    carried.items.add(new File([bytes], name, { type }));
  }
  const target = document.querySelector(place);
  const options = { bubbles: true, cancelable: true };
  if (kind === "paste") {
    target.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: carried }));
  } else {
    for (const step of ["dragenter", "dragover", "drop"]) {
      target.dispatchEvent(new DragEvent(step, { ...options, dataTransfer: carried }));
    }
  }
}"""


def give(page: Page, place: str, kind: str, *files: tuple[str, str, bytes]) -> None:
    """As the browser hands them over when somebody drops or pastes."""
    packed = [[name, kind_, base64.b64encode(content).decode()] for name, kind_, content in files]
    page.evaluate(_GIVE, [place, kind, packed])


@pytest.mark.promise("S4", "P14")
def test_files_are_dropped_and_pasted_and_the_other_side_looks_at_them(
    screen: OpenScreen, cast: Cast, axe: Callable[[Page], None]
) -> None:
    ada = screen("Ada Winter")
    chat = ada.ask(REASON, "The printed invoice looks wrong.")
    cast[EXPERT].accept(chat)
    window = ada.page.locator(".window")
    tray = window.locator(".chipfile")
    give(ada.page, ".window .thread", "drop", ("side.jpg", "image/jpeg", photo()))
    expect(tray.first).to_contain_text("The place where it was taken was removed.")
    give(ada.page, ".window textarea", "paste", ("image.png", "image/png", picture()))
    expect(tray.nth(1)).to_contain_text(re.compile(r"Screenshot .*\.png.*kB"))
    give(ada.page, ".window .thread", "drop", ("all.zip", "application/zip", archive()))
    expect(window.locator(".trayframe .error")).to_contain_text("all.zip: Files of this type")
    picker = window.locator(".pick input")
    picker.set_input_files(
        [
            {"name": "rules.pdf", "mimeType": "application/pdf", "buffer": pdf(pages=2)},
            {"name": "knee.dcm", "mimeType": "application/dicom", "buffer": x_ray()},
        ]
    )
    expect(tray.nth(3)).to_contain_text("The patient's data were removed.")
    expect(tray.locator("progress")).to_have_count(0)
    axe(ada.page)
    window.get_by_role("textbox").press("Enter")
    sent = window.locator(".entry.mine").last
    expect(sent.locator(".attached")).to_have_count(4)
    expect(tray).to_have_count(0)
    expert = screen(EXPERT)
    expert.go(f"/workspace/c/{chat}/")
    shown = expert.page.locator(".attached")
    expect(shown).to_have_count(4)
    shown.nth(2).click()
    viewer = expert.page.get_by_role("dialog", name="rules.pdf")
    expect(viewer.get_by_role("img", name="Page 2 of rules.pdf")).to_be_visible()
    expert.page.keyboard.press("Escape")
    expect(shown.nth(2)).to_be_focused()
    shown.nth(3).click()
    viewer = expert.page.get_by_role("dialog", name="knee.dcm")
    expect(viewer.locator("canvas")).to_be_visible()
    axe(expert.page)
    level = viewer.get_by_role("slider", name="Brightness (level)")
    level.focus()
    pixel = "document.querySelector('canvas').getContext('2d').getImageData(10, 10, 1, 1)"
    middle = f"[...{pixel}.data].join()"
    before = expert.page.evaluate(middle)
    level.press("Home")
    expert.page.wait_for_function(f"before => {middle} !== before", arg=before)


def test_a_try_after_a_broken_line_is_the_same_file(screen: OpenScreen) -> None:
    ada = screen("Ada Winter")
    ada.ask(REASON, "The printed invoice is cut off.")
    keys: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    ada.page.route("**/attachments", lose_the_first_answer)
    give(ada.page, ".window .thread", "drop", ("side.png", "image/png", picture()))
    entry = ada.page.locator(".window .chipfile")
    expect(entry).to_contain_text("No connection just now.")
    with ada.page.expect_response("**/attachments") as answered:
        entry.get_by_role("button", name="Try again").click()
    assert answered.value.headers["idempotency-replayed"] == "true"
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_an_upload_is_stopped_on_its_way(screen: OpenScreen) -> None:
    ada = screen("Ada Winter")
    ada.ask(REASON, "The printed invoice is too dark.")
    ada.page.route("**/attachments", lambda _never: None)
    give(ada.page, ".window .thread", "drop", ("side.png", "image/png", picture()))
    with ada.page.expect_event("requestfailed"):
        ada.page.get_by_role("button", name="Stop uploading side.png").click()
    expect(ada.page.locator(".window .chipfile")).to_have_count(0)
    ada.page.locator(".window").get_by_role("textbox").fill("Without it, then.")
    ada.page.keyboard.press("Enter")
    expect(ada.page.locator(".window .entry.mine").last).to_contain_text("Without it, then.")

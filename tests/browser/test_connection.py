"""The page's connection on its own: whatever breaks, every event once, every word kept."""

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.cast import Cast
from tests.browser.conftest import OpenScreen
from tests.browser.test_workspace import asked
from tests.house.running import Running

REASON = "correct-an-invoice"
OPEN = """async ([url, chat]) => {
    const { connect } = await import("/static/peerdesk/js/connection/connection.js");
    Object.assign(window, { seen: [], states: [], acks: [] });
    window.line = connect({
        url,
        person: "tester",
        onEvent: (event) => window.seen.push([event.seq, event.data.text ?? ""]),
        onState: (state) => window.states.push(state),
        onAck: (ack) => window.acks.push(ack.id),
    });
    window.line.subscribe(chat);
}"""


def listen(page: Page, running: Running, chat: str) -> None:
    page.evaluate(OPEN, [running.ws, chat])
    page.wait_for_function("() => window.seen.length > 0", timeout=60_000)


def says(page: Page, chat: str, *texts: str) -> None:
    page.evaluate("([chat, texts]) => texts.map((t) => window.line.send(chat, t))", [chat, texts])


def sees(page: Page, texts: list[str]) -> None:
    """Wait for as many messages; they are these, in this order, each once."""
    page.wait_for_function(
        "(count) => window.seen.filter(([, text]) => text).length >= count",
        arg=len(texts),
        timeout=90_000,
    )
    page.wait_for_timeout(300)
    seen = page.evaluate("() => window.seen")
    assert [text for _, text in seen if text] == texts
    assert [seq for seq, _ in seen] == list(range(1, len(seen) + 1))


@pytest.mark.promise("B2")
@pytest.mark.invariant("I2", "I4")
def test_a_killed_gateway_costs_a_moment_and_nothing_else(
    screen: OpenScreen, cast: Cast, running: Running
) -> None:
    ada = screen("Ada Winter")
    chat = ada.ask(REASON, "one")
    listen(ada.page, running, chat)
    says(ada.page, chat, "two", "three")
    running.kill("gateway")
    says(ada.page, chat, "four", "five")
    sees(ada.page, ["one", "two", "three", "four", "five"])
    assert cast["Ada Winter"].texts(chat) == ["one", "two", "three", "four", "five"]
    assert ada.page.evaluate("(chat) => window.line.pending(chat)", chat) == []


def test_what_waits_survives_a_reload(screen: OpenScreen, cast: Cast, running: Running) -> None:
    ada = screen("Ada Winter")
    chat = ada.ask(REASON, "one")
    listen(ada.page, running, chat)
    ada.page.evaluate("() => window.line.close()")
    says(ada.page, chat, "two", "three")
    ada.go("/c/tally/")
    listen(ada.page, running, chat)
    sees(ada.page, ["one", "two", "three"])


def test_where_sockets_are_blocked_it_asks_over_http(
    screen: OpenScreen, cast: Cast, running: Running
) -> None:
    ada = screen("Ada Winter")
    chat = ada.ask(REASON, "one")

    def slam(socket: WebSocketRoute) -> None:
        socket.close(code=1001)

    ada.page.route_web_socket("**/ws/v1", slam)
    ada.go("/c/tally/")
    listen(ada.page, running, chat)
    says(ada.page, chat, "two")
    sees(ada.page, ["one", "two"])
    cast["Ada Winter"].say(chat, "three, from another device")
    sees(ada.page, ["one", "two", "three, from another device"])
    assert "polling" in ada.page.evaluate("() => window.states")


@pytest.mark.promise("B2", "B8")
def test_what_the_server_wrote_stays_until_the_line_has_brought_it(
    screen: OpenScreen, cast: Cast
) -> None:
    chat = asked(cast, "one")
    cast["Ada Winter"].say(chat, "two")
    ada = screen("Ada Winter", language="de-DE")
    held: list[WebSocketRoute] = []

    def hold_the_first(socket: WebSocketRoute) -> None:
        if held:
            socket.connect_to_server()
        held.append(socket)

    ada.page.route_web_socket("**/ws/v1", hold_the_first)
    page = ada.go(f"/conversations/{chat}/")
    # Loaded, in her language, and the thread is alive; its line is still silent.
    assert page.locator(".foot-of-thread").count() == 1
    bubbles = page.locator(".thread .bubble")
    assert bubbles.all_inner_texts() == ["one", "two"]
    field = page.get_by_role("textbox", name="Schreiben Sie eine Nachricht")
    field.fill("three")
    field.press("Enter")
    expect(page.locator(".pending .bubble")).to_contain_text("three")
    expect(bubbles).to_have_count(3)
    held[0].close()
    expect(page.locator(".thread .bubble .text")).to_have_text(["one", "two", "three"])
    expect(bubbles).to_have_count(3)
    assert cast["Ada Winter"].texts(chat) == ["one", "two", "three"]

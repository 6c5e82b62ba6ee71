"""Who may come in: the path, the subprotocol, and whether the page that asks is ours."""

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from django.conf import settings
from picows import WSUpgradeRequest, WSUpgradeResponse, WSUpgradeResponseWithListener
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from peerdesk.entrypoints.gateway.line import Line

PATH = "/ws/v1"
SUBPROTOCOL = "peerdesk.v1"

Answer = WSUpgradeResponseWithListener


def answer(request: WSUpgradeRequest, line: Callable[[str], Line]) -> Answer:
    """The answer to an HTTP request; `line` makes a listener for a client with that session key."""
    path = request.path.decode("latin-1").partition("?")[0]
    if path == "/healthz":
        return _page(b'{"status": "ok"}', "application/json")
    if path == "/metrics":
        return _page(generate_latest(), CONTENT_TYPE_LATEST)
    if path != PATH:
        return _refused(404, b"There is nothing here.")
    if "websocket" not in request.headers.get("Upgrade", "").lower():
        return _refused(426, b"This is a WebSocket.", {"Upgrade": "websocket"})
    return _come_in(request, line)


def session_key(request: WSUpgradeRequest) -> str:
    """The web session's key, if a page of ours asks; a stranger's page can't use our cookie."""
    if not is_ours(request.headers.get("Origin", ""), request.headers.get("Host", "")):
        return ""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(request.headers.get("Cookie", ""))
    except CookieError:
        return ""
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""


def is_ours(origin: str, host: str) -> bool:
    """Whether pages of this origin are ours: compared whole, never in part.

    Unless the gateway's address was given by name, a visitor may have come by any of our host
    names; then the page's host must be the one that the socket was opened to.
    """
    if origin in (settings.PEERDESK_BASE_URL, *settings.CSRF_TRUSTED_ORIGINS):
        return True
    try:
        page, port = urlsplit(origin), urlsplit(origin).port
    except ValueError:
        return False
    same_host = page.hostname is not None and page.hostname == urlsplit(f"//{host}").hostname
    is_named = page.hostname in settings.ALLOWED_HOSTS
    site = urlsplit(settings.PEERDESK_BASE_URL)
    return (page.scheme, port) == (site.scheme, site.port) and same_host and is_named


def _come_in(request: WSUpgradeRequest, line: Callable[[str], Line]) -> Answer:
    offered = request.headers.getall("Sec-WebSocket-Protocol", [])
    names = {name.strip() for value in offered for name in value.split(",")}
    if names and SUBPROTOCOL not in names:
        return _refused(400, b"The subprotocol is peerdesk.v1.")
    chosen = {"Sec-WebSocket-Protocol": SUBPROTOCOL} if names else {}
    return Answer(WSUpgradeResponse.create_101_response(chosen), line(session_key(request)))


def _page(body: bytes, kind: str) -> Answer:
    headers = {"Content-Type": kind, "Cache-Control": "no-store"}
    return Answer(WSUpgradeResponse.create_ok_response(body, headers), None)


def _refused(status: int, body: bytes, headers: dict[str, str] | None = None) -> Answer:
    return Answer(WSUpgradeResponse.create_error_response(status, body, headers or {}), None)

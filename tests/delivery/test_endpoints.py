"""A subscription can't make us call machines inside: looked at when registered, and when called."""

import socket
import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from peerdesk.delivery.notifications import endpoints, sending
from peerdesk.delivery.notifications.endpoints import Forbidden, resolve
from peerdesk.delivery.notifications.sending import Letter, Outcome, Subscription
from tests.delivery.push_service import Browser, PushService

pytestmark = pytest.mark.invariant("I17")


def names(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Every name has these addresses."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]
    monkeypatch.setattr(endpoints.socket, "getaddrinfo", lambda *_args, **_more: found)


@pytest.mark.parametrize(
    "address",
    """
    127.0.0.1 10.1.2.3 169.254.169.254 192.168.1.1 100.64.0.1 0.0.0.0 224.0.0.1
    ::1 fd00::1 fe80::1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1::
    """.split(),
)
def test_name_that_leads_inside_is_not_called(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    names(monkeypatch, address)
    with pytest.raises(Forbidden):
        resolve("https://push.example.org/x")


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(Forbidden):
        resolve("https://push.example.org/x")


def test_call_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, "93.184.216.34")
    target = resolve("https://push.example.org/x?y=1")
    assert target.url == "https://93.184.216.34:443/x?y=1"
    assert (target.host, target.name) == ("push.example.org", "push.example.org")


def test_redirect_is_not_followed(settings: Any) -> None:
    settings.PEERDESK_PUSH_PRIVATE = True
    with PushService() as service:
        other = service.browser()
        browser = service.browser((302, {"Location": other.endpoint}))
        told = browser.as_json()
        letter = Letter(1, Subscription(told["endpoint"], **told["keys"]), b"{}", 10, "t")
        key = "A" * 42 + "E"
        (sent,) = sending.send_all(
            [letter], private=key, subject="mailto:x@example.org", now=datetime.now(UTC)
        )
    assert (sent.outcome, sent.code) == (Outcome.REFUSED, "http_302")
    assert other.tried == 0


def test_endless_answer_is_not_read(settings: Any) -> None:
    settings.PEERDESK_PUSH_PRIVATE = True
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_pour, args=(server,), daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        keys = Browser(endpoint).as_json()["keys"]
        (sent,) = sending.send_all(
            [Letter(1, Subscription(endpoint, **keys), b"{}", 10, "t")],
            private="A" * 42 + "E",
            subject="mailto:x@example.org",
            now=datetime.now(UTC),
        )
    assert sent.outcome == Outcome.SENT


def _pour(server: socket.socket) -> None:
    """An answer without an end."""
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            while True:
                connection.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")
        except OSError:
            return

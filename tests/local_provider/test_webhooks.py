"""Webhooks of the local provider: signed, repeated until taken, and as unruly as one likes."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from stripe import SignatureVerificationError, WebhookSignature

from tests.local_provider.asking import client, intent
from tests.provider import SECRET, LocalProvider


@dataclass
class Shop:
    """What takes the webhooks; refuses as often as it is told to."""

    url: str = ""
    refuses: int = 0
    got: list[tuple[bytes, str]] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        return [json.loads(body)["type"] for body, _ in self.got]


@contextmanager
def listening(shop: Shop) -> Iterator[None]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            shop.got.append((body, self.headers["Stripe-Signature"]))
            shop.refuses -= 1
            self.send_response(200 if shop.refuses < 0 else 500)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        shop.url = f"http://127.0.0.1:{server.server_address[1]}/hook/"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield
        server.shutdown()


@pytest.fixture
def shop(provider: LocalProvider) -> Iterator[Shop]:
    one = Shop()
    with listening(one):
        provider.turn(endpoint=one.url)
        yield one
        provider.turn(endpoint="")


def until(look: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + 30
    while not look():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def test_what_happens_is_told_and_signed(provider: LocalProvider, shop: Shop) -> None:
    paid = intent(client(provider))
    until(lambda: len(shop.got) == 3, "three webhooks")
    assert shop.kinds == ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]
    body, signed = shop.got[-1]
    assert WebhookSignature.verify_header(body, signed, SECRET, 300)
    with pytest.raises(SignatureVerificationError):
        WebhookSignature.verify_header(body.replace(b"2000", b"1000"), signed, SECRET, 300)
    event = json.loads(body)
    assert event["data"]["object"]["id"] == paid.id
    assert not any(name.startswith("_") for name in event["data"]["object"])


def test_what_was_not_taken_comes_again(provider: LocalProvider, shop: Shop) -> None:
    shop.refuses = 2
    client(provider).customers.create({"email": "ada@example.org"})
    until(lambda: len(shop.got) == 1, "the first try")
    provider.advance(5)
    until(lambda: len(shop.got) == 2, "the second try")
    provider.advance(30)
    until(lambda: len(shop.got) == 3, "the third try")
    assert len({body for body, _ in shop.got}) == 1


def test_it_can_be_told_to_keep_quiet_and_to_speak_up_later(
    provider: LocalProvider, shop: Shop
) -> None:
    provider.turn(paused=True)
    intent(client(provider))
    assert len(provider.webhooks()) == 3
    assert not shop.got
    provider.turn(paused=False, double=True, reorder=True)
    until(lambda: len(shop.got) == 6, "each of them twice")
    assert len(set(shop.kinds)) == 3


def test_some_kinds_can_be_lost_on_the_way(provider: LocalProvider, shop: Shop) -> None:
    provider.turn(drop=["payment_intent.succeeded"])
    intent(client(provider))
    until(lambda: len(shop.got) == 2, "the others")
    assert "payment_intent.succeeded" not in shop.kinds
    told = provider.api("events", type="payment_intent.succeeded")["data"]
    assert len(told) == 1


def test_a_delay_is_kept(provider: LocalProvider, shop: Shop) -> None:
    provider.turn(delay=3600)
    client(provider).customers.create({"email": "ada@example.org"})
    assert not shop.got
    provider.advance(3601)
    until(lambda: len(shop.got) == 1, "the late one")


def test_all_that_was_said_is_listed_by_pages(provider: LocalProvider) -> None:
    api = client(provider)
    for number in range(12):
        api.customers.create({"email": f"{number}@example.org"})
    told = list(api.events.list({"limit": 5}).auto_paging_iter())
    assert len({event.id for event in told}) == 12
    assert told[0].data.object.email == "11@example.org"

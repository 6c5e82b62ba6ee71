"""The same requests by the real SDK to both servers: what we read of the answers is the same.

As far as localstripe goes: payment intents, refunds, signed webhooks.
"""

import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
import stripe
from stripe import StripeClient

from peerdesk.domain.payments.lifecycle import ChargeState, RefundState
from peerdesk.domain.payments.providers import saying
from peerdesk.domain.payments.providers.signatures import read_signed
from tests.provider import KEY, SECRET, LocalProvider

DECLINED = "pm_card_chargeCustomerFail"


@dataclass
class Peer:
    """One of the two, and what it has sent."""

    name: str
    address: str
    got: list[tuple[bytes, str]] = field(default_factory=list)

    @property
    def api(self) -> Any:
        base: Any = {"api": self.address}
        made: Any = StripeClient(KEY, base_addresses=base)
        return made.v1

    def kinds(self) -> list[str]:
        return [json.loads(body)["type"] for body, _ in self.got]


@pytest.fixture(scope="module")
def localstripe() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([os.environ["LOCALSTRIPE"], "--port", str(port), "--from-scratch"])
    address = f"http://127.0.0.1:{port}"
    _wait(lambda: _answers(address), "localstripe")
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture(params=["local", "localstripe"])
def peer(request: pytest.FixtureRequest, provider: LocalProvider) -> Iterator[Peer]:
    name = request.param
    where = provider.address if name == "local" else request.getfixturevalue("localstripe")
    one = Peer(name, where)
    with ThreadingHTTPServer(("127.0.0.1", 0), _door(one)) as shop:
        threading.Thread(target=shop.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{shop.server_address[1]}/"
        if name == "local":
            provider.turn(endpoint=url)
        else:
            told = {"url": url, "secret": SECRET}
            httpx.post(f"{where}/_config/webhooks/ours", json=told, trust_env=False)
        yield one
        shop.shutdown()


def test_a_good_card(peer: Peer) -> None:
    said = saying.charge_said(paid(peer).to_dict())
    assert (said.state, said.brand, said.last4) == (ChargeState.SUCCEEDED, "visa", "4242")
    assert said.intent_id.startswith("pi_")


def test_a_declined_card(peer: Peer) -> None:
    customer = peer.api.customers.create({"email": "ada@example.org"})
    card = peer.api.payment_methods.attach(DECLINED, {"customer": customer.id})
    with pytest.raises(stripe.CardError) as refused:
        pay(peer, customer.id, card.id)
    assert refused.value.http_status == 402
    assert refused.value.code == "card_declined"


def test_an_intent_that_is_given_up(peer: Peer) -> None:
    made = peer.api.payment_intents.create({"amount": 2000, "currency": "chf"})
    assert made.status == "requires_payment_method"
    gone = peer.api.payment_intents.cancel(made.id)
    assert saying.charge_said(gone.to_dict()).state == ChargeState.CANCELLED
    with pytest.raises(stripe.InvalidRequestError):
        peer.api.payment_intents.cancel(paid(peer).id)


def test_money_goes_back_in_parts(peer: Peer) -> None:
    whole = paid(peer)
    for amount, so_far in ((500, 500), (1500, 2000)):
        part = peer.api.refunds.create({"payment_intent": whole.id, "amount": amount})
        assert saying.refund_said(part.to_dict()).state == RefundState.SUCCEEDED
        seen = peer.api.payment_intents.retrieve(whole.id, {"expand": ["latest_charge"]})
        assert saying.charge_said(seen.to_dict()).refunded_minor == so_far


def test_a_thing_that_is_not_there(peer: Peer) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        peer.api.payment_intents.retrieve("pi_nothing")
    assert refused.value.http_status == 404


def test_a_webhook_is_signed_so_that_we_read_it(peer: Peer) -> None:
    whole = paid(peer)
    _wait(lambda: "payment_intent.succeeded" in peer.kinds(), "its webhook")
    body, signature = next(one for one in peer.got if b'"payment_intent.succeeded"' in one[0])
    event = read_signed(body, signature, SECRET)
    assert (event.kind, event.object_id) == ("payment_intent.succeeded", whole.id)


def paid(peer: Peer) -> Any:
    customer = peer.api.customers.create({"email": "ada@example.org"})
    card = peer.api.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    return pay(peer, customer.id, card.id)


def pay(peer: Peer, customer: str, card: str) -> Any:
    return peer.api.payment_intents.create(
        {
            "amount": 2000,
            "currency": "chf",
            "customer": customer,
            "payment_method": card,
            "confirm": True,
            "expand": ["latest_charge", "payment_method"],
        }
    )


def _door(peer: Peer) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            peer.got.append((body, self.headers["Stripe-Signature"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    return Door


def _answers(address: str) -> bool:
    try:
        return bool(httpx.get(address, trust_env=False).status_code)
    except httpx.TransportError:
        return False


def _wait(look: Any, what: str) -> None:
    deadline = time.monotonic() + 30
    while not look():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)

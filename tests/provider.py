"""The local payment provider beside the tests: its real HTTP, and its knobs in one place.

`provider` starts empty in every test and gets its webhooks nowhere: `webhooks()` gives what it
would have sent, signed, for a test to post in whatever order it likes.
"""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from peerdesk.entrypoints.provider.deliveries import signature
from peerdesk.entrypoints.provider.server import ProviderServer, server_at

KEY = "sk_test_of_the_tests"
SECRET = "whsec_of_the_tests"
VISA = "pm_card_visa"
DECLINED = "pm_card_chargeDeclined"
SECURE = "pm_card_authenticationRequired"
# One for all: each new client of httpx reads the machine's certificates, which takes longer than
# what is asked.
web = httpx.Client(trust_env=False, timeout=30, verify=False)


@dataclass(frozen=True, slots=True)
class Webhook:
    """One of the provider's words, ready to be posted."""

    kind: str
    body: bytes
    signature: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Stripe-Signature": self.signature, "Content-Type": "application/json"}


@dataclass(slots=True)
class LocalProvider:
    """A provider at an address, with its knobs. Serves for one that a run has started, too."""

    address: str
    key: str = KEY
    secret: str = SECRET

    @property
    def variables(self) -> dict[str, str]:
        """For a process of its own that is to use this provider."""
        return {"PEERDESK_PAYMENTS": "local", "PEERDESK_PROVIDER_URL": self.address}

    def api(self, path: str, **params: Any) -> Any:
        """GET one of its things: `api("payment_intents")["data"]`."""
        return self._asked("GET", f"/v1/{path}", params=params)

    def webhooks(self, *kinds: str) -> list[Webhook]:
        """All that was said so far, the first first, each signed now."""
        events = self.api("events", limit=100)["data"][::-1]
        words = [
            (one["type"], json.dumps(one).encode())
            for one in events
            if not kinds or one["type"] in kinds
        ]
        return [Webhook(kind, body, signature(self.secret, body)) for kind, body in words]

    def requests(self, path: str = "") -> list[dict[str, Any]]:
        """What was asked of its API so far: method, path, params, key."""
        said = self._asked("GET", "/_local/requests")["requests"]
        return [one for one in said if path in one["path"]]

    def trouble(self, what: str, path: str = "", times: int = 1, method: str = "POST") -> None:
        """The next request: cut_before, cut_after (done, its answer lost), slow:SECONDS, 500, …"""
        told = {"what": what, "path": path, "times": times, "method": method}
        self.turn(trouble=[*(self._asked("POST", "/_local/knobs", json={})["trouble"] or []), told])

    def turn(self, **knobs: Any) -> None:
        """endpoint, paused, delay, double, reorder, drop (true, or a list of kinds)."""
        self._asked("POST", "/_local/knobs", json=knobs)

    def advance(self, seconds: float) -> None:
        """Its time passes: slow payments settle, sessions expire, keys are forgotten."""
        self._asked("POST", "/_local/clock", json={"seconds": seconds})

    def dispute(self, intent_id: str, reason: str = "fraudulent") -> str:
        """The customer's bank wants the money back; the dispute's name."""
        told = {"payment_intent": intent_id, "reason": reason}
        return str(self._asked("POST", "/_local/disputes", json=told)["id"])

    def decide(self, dispute_id: str, status: str) -> None:
        """The bank's last word: won or lost (for the shop)."""
        self._asked("POST", f"/_local/disputes/{dispute_id}", json={"status": status})

    def pay(self, page: str, card: str = VISA, *, keep: bool = False) -> str:
        """Choose a card on its page; where the browser is sent next ("" when it was declined)."""
        return self._form(page, {"card": card, **({"keep": "yes"} if keep else {})})

    def approve(self, page: str) -> str:
        """Say yes on the bank's 3-D Secure page; where the browser is sent next."""
        return self._form(page, {"answer": "approve"})

    def refuse(self, page: str) -> str:
        """Say no there."""
        return self._form(page, {"answer": "refuse"})

    def empty(self) -> None:
        self._asked("POST", "/_local/empty", json={"endpoint": ""})

    def _form(self, page: str, told: dict[str, str]) -> str:
        answer = web.post(page, data=told)
        assert answer.status_code in (303, 402), answer.text
        return urljoin(page, answer.headers.get("Location", "")) if answer.is_redirect else ""

    def _asked(self, method: str, path: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.key}"}
        answer = web.request(method, f"{self.address}{path}", headers=headers, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def provider_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProviderServer]:
    """One server for all tests of this process, on a file that needs no durability."""
    file: Path = tmp_path_factory.mktemp("provider") / "provider.sqlite3"
    server = server_at("127.0.0.1", 0, file, key=KEY, secret=SECRET, durable=False)
    thread = threading.Thread(target=server.service, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join(10)


@pytest.fixture
def provider(provider_server: ProviderServer, settings: Any) -> LocalProvider:
    """The provider, empty, and the settings that point at it."""
    local = LocalProvider(provider_server.base)
    local.empty()
    settings.PEERDESK_PAYMENTS = "local"
    settings.PEERDESK_PROVIDER_URL = local.address
    settings.PEERDESK_PROVIDER_KEY = KEY
    settings.PEERDESK_PROVIDER_WEBHOOK_SECRET = SECRET
    return local

"""A push service: takes messages as RFC 8030 says, checks who sends them, opens them as a browser.

Not ours, so it may be a fake; but it checks as a real one does: the VAPID signature (RFC 8292)
against the key that the subscription was made with, and the encryption (RFC 8291) by decrypting.
"""

import json
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_bytes, token_urlsafe
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass(slots=True)
class Arrived:
    """A message, opened."""

    headers: dict[str, str]
    told: dict[str, Any]
    at: float


@dataclass(slots=True)
class Browser:
    """A subscription as the browser keeps it: its endpoint and its own keys."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = field(default_factory=lambda: token_bytes(16))
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    arrived: list[Arrived] = field(default_factory=list)
    tried: int = 0

    def as_json(self) -> dict[str, Any]:
        """`PushSubscription.toJSON()`."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": text(point), "auth": text(self.secret)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def told(self) -> list[dict[str, Any]]:
        return [one.told for one in self.arrived]


class PushService:
    """`with PushService() as service: browser = service.browser()`."""

    def __init__(self) -> None:
        self.browsers: dict[str, Browser] = {}
        self.complaints: list[str] = []
        self.key: str | None = None  # when set, the only key that may sign
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, headers = service.take(self.path, dict(self.headers.items()), body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_words: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        self.news = threading.Condition()

    def __enter__(self) -> "PushService":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        assert not self.complaints, self.complaints

    def browser(self, *answers: int | tuple[int, dict[str, str]]) -> Browser:
        """A new subscription; `answers` are given to the first messages instead of 201."""
        path = f"/push/{token_urlsafe(16)}"
        given = [(one, {}) if isinstance(one, int) else one for one in answers]
        browser = Browser(self.base + path, answers=given)
        self.browsers[path] = browser
        return browser

    def wait(self, browser: Browser, count: int = 1, seconds: float = 30) -> list[Arrived]:
        """Until so many messages have arrived there."""
        with self.news:
            assert self.news.wait_for(lambda: len(browser.arrived) >= count, seconds), count
        return browser.arrived

    def take(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str]]:
        headers = {name.lower(): value for name, value in headers.items()}
        browser = self.browsers.get(path)
        if browser is None:
            return 404, {}
        browser.tried += 1
        try:
            self._check_sender(headers)
            told = json.loads(self._open(browser, body))
            assert headers["content-encoding"] == "aes128gcm"
            assert 0 < int(headers["ttl"]) <= 86_400
            assert len(headers["topic"]) <= 32
        except Exception as wrong:  # noqa: BLE001 - told at the end, as a complaint
            self.complaints.append(repr(wrong))
            return 400, {}
        if browser.answers:
            return browser.answers.pop(0)
        with self.news:
            browser.arrived.append(Arrived(headers, told, time.time()))
            self.news.notify_all()
        return 201, {"Location": f"{self.base}/message/{token_urlsafe(8)}"}

    def _check_sender(self, headers: dict[str, str]) -> None:
        """RFC 8292: `vapid t=JWT, k=KEY`, ES256, for us, not expired, with a contact."""
        scheme, _, rest = headers["authorization"].partition(" ")
        assert scheme.lower() == "vapid"
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        assert self.key in (None, parts["k"]), "signed by another key"
        head, claims, signature = parts["t"].split(".")
        raw = unpacked(signature)
        r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpacked(parts["k"]))
        point.verify(
            utils.encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(SHA256())
        )
        assert json.loads(unpacked(head))["alg"] == "ES256"
        told = json.loads(unpacked(claims))
        assert told["aud"] == self.base, told
        assert time.time() < told["exp"] <= time.time() + 86_400, told
        assert told["sub"].startswith(("mailto:", "https://")), told

    def _open(self, browser: Browser, body: bytes) -> bytes:
        return bytes(
            http_ece.decrypt(
                body, private_key=browser.key, auth_secret=browser.secret, version="aes128gcm"
            )
        )


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpacked(value: str) -> bytes:
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))

"""A foreign program's view of a running Peerdesk: HTTP, sockets, and what the demo tells.

Nothing of Peerdesk is imported here: what these tests know, they know from the protocol.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey
from websockets.sync.client import ClientConnection, connect

T = TypeVar("T")
Json = dict[str, Any]
PATIENCE = 20.0


@dataclass
class Desk:
    """A running installation with its demo communities."""

    base: str
    ws: str
    communities: dict[str, Json]
    http: httpx.Client

    def somebody(self, token: str = "", known: Json | None = None) -> "Somebody":
        return Somebody(self, token, known or {})

    def people(self, slug: str, role: str) -> list["Somebody"]:
        found = [one for one in self.communities[slug]["people"] if one["role"] == role]
        return [self.somebody(one["token"], one) for one in found]

    def leaf(self, slug: str, channel: str = "chat", *, fields: bool = False) -> Json:
        """A reason that can be chosen."""
        tree = self.somebody().get(f"/communities/{slug}/reasons")["items"]
        return next(
            one
            for one in leaves(tree)
            if one["channel"] == channel and (fields or not one["fields"])
        )


@dataclass
class Somebody:
    """Who speaks to the API."""

    desk: Desk
    token: str
    known: Json

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """One request; a body of bytes goes as it is."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        raw = {"content": body} if isinstance(body, bytes) else {"json": body}
        if body is None:
            raw = {}
        return self.desk.http.request(method, path, headers=given, **raw)  # type: ignore[arg-type]

    def get(self, path: str) -> Any:
        return good(self.ask("GET", path))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return good(self.ask("POST", path, body, **headers))

    def put(self, path: str, body: Any) -> Any:
        return good(self.ask("PUT", path, body))

    def patch(self, path: str, body: Any) -> Any:
        return good(self.ask("PATCH", path, body))

    def refused(self, status: int, code: str, method: str, path: str, body: Any = None) -> Json:
        """The problem document of a request that must be refused so."""
        return problem(self.ask(method, path, body), status, code)

    @contextmanager
    def socket(self) -> "Iterator[Socket]":
        """A socket that was welcomed."""
        with raw_socket(self.desk) as socket:
            socket.send({"type": "hello", "token": self.token})
            socket.welcome = socket.next("welcome")
            yield socket


class Socket:
    """One WebSocket; frames that nobody waited for are kept in the order in which they came."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line
        self.kept: list[Json] = []
        self.welcome: Json = {}

    def send(self, frame: Json | str | bytes) -> None:
        self.line.send(json.dumps(frame) if isinstance(frame, dict) else frame)

    def next(self, type_: str, /, *, within: float = PATIENCE, **values: Any) -> Json:
        """The next frame of that type whose members have these values."""

        def fits(frame: Json) -> bool:
            return frame["type"] == type_ and all(frame.get(k) == v for k, v in values.items())

        for frame in self.kept:
            if fits(frame):
                self.kept.remove(frame)
                return frame
        until = time.monotonic() + within
        while True:
            frame = json.loads(self.line.recv(timeout=max(0.01, until - time.monotonic())))
            if fits(frame):
                return dict(frame)
            self.kept.append(frame)

    def say(self, conversation: str, text: str, key: str | None = None) -> Json:
        """A message, and its ack."""
        key = key or str(uuid4())
        self.send(
            {
                "type": "send",
                "conversation": conversation,
                "id": key,
                "text": text,
                "attachments": [],
            }
        )
        return self.next("ack", id=key)

    def subscribe(self, conversation: str, after: int = 0) -> None:
        self.send({"type": "subscribe", "conversation": conversation, "after": after})

    def events(self, conversation: str, count: int) -> list[Json]:
        return [self.next("event", conversation=conversation) for _ in range(count)]


@contextmanager
def raw_socket(desk: Desk, **options: Any) -> Iterator[Socket]:
    """A socket that hasn't said anything yet."""
    with connect(
        desk.ws, subprotocols=["peerdesk.v1"], open_timeout=10, close_timeout=1, **options
    ) as line:  # type: ignore[list-item]
        yield Socket(line)


def good(response: httpx.Response) -> Any:
    assert response.is_success, (response.request.method, response.request.url, response.text)
    return response.json() if response.content else None


def problem(response: httpx.Response, status: int, code: str) -> Json:
    """RFC 9457, with the stable code."""
    assert response.headers["content-type"].startswith("application/problem+json"), response.text
    told: Json = response.json()
    assert (response.status_code, told["code"]) == (status, code), told
    assert told["status"] == status
    assert {"type", "title", "detail"} <= told.keys()
    return told


def signed(desk: Desk, slug: str = "tally", **values: Any) -> str:
    now = int(time.time())
    claims = {
        "sub": f"user-{uuid4()}",
        "email": "ines.private@example.org",
        "name": "Ines Private",
        "locale": "de",
        "active": True,
        "plan": "member",
        "iat": now,
        "exp": now + 300,
        **values,
    }
    key = OctKey.import_key(desk.communities[slug]["identity_secret"])
    return jwt.encode({"alg": "HS256"}, claims, key)


def leaves(tree: list[Json]) -> Iterator[Json]:
    for node in tree:
        if node["children"]:
            yield from leaves(node["children"])
        else:
            yield node


def until(look: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T:
    """The first true answer."""
    deadline = time.monotonic() + seconds
    while True:
        if found := look():
            return found
        assert time.monotonic() < deadline, f"{what} did not come in {seconds:.0f} s"
        time.sleep(0.1)

"""A client that isn't ours: the `websockets` library, and the frames as protocol.md has them."""

import json
import time
from typing import Any, Self
from uuid import UUID

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from peerdesk.core.ids import new_id


class Client:
    """One socket; keeps every frame that came."""

    def __init__(self, url: str, **options: Any) -> None:
        defaults = {"subprotocols": ["peerdesk.v1"], "max_size": None, "compression": None}
        self.socket: ClientConnection = connect(url, **{**defaults, **options}).__enter__()
        self.frames: list[dict[str, Any]] = []
        self.unread: list[dict[str, Any]] = []
        self.person = ""

    def hello(self, token: str | None = None) -> Self:
        """Say hello and be welcomed."""
        self.say(type="hello", **({"token": token} if token else {}))
        self.person = self.expect("welcome")["person"]
        return self

    def say(self, **frame: object) -> None:
        self.socket.send(json.dumps(frame, default=str))

    def subscribe(self, conversation: UUID, after: int = 0) -> None:
        self.say(type="subscribe", conversation=conversation, after=after)

    def send(self, conversation: UUID, text: str, key: UUID | None = None) -> str:
        """Send a message without waiting; its id."""
        name = str(key or new_id())
        self.say(type="send", conversation=conversation, id=name, text=text, attachments=[])
        return name

    def post(self, conversation: UUID, text: str, key: UUID | None = None) -> dict[str, Any]:
        """Send a message and wait for its ack."""
        name = self.send(conversation, text, key)
        return self.expect("ack", id=name)

    def expect(self, kind: str, seconds: float = 5, **like: object) -> dict[str, Any]:
        """The next frame of that type with those values; others stay unread."""
        until = time.monotonic() + seconds
        while True:
            for place, frame in enumerate(self.unread):
                if frame["type"] == kind and all(frame.get(k) == v for k, v in like.items()):
                    return self.unread.pop(place)
            if not self._receive(until - time.monotonic()):
                raise AssertionError(f"no {kind} {like} came; unread: {self.unread}")

    def events(self, count: int, conversation: UUID | None = None) -> list[dict[str, Any]]:
        """The next events."""
        like = {"conversation": str(conversation)} if conversation else {}
        return [self.expect("event", **like) for _ in range(count)]

    def nothing(self, kind: str, seconds: float = 0.5) -> None:
        """Fails if a frame of that type is there or comes."""
        until = time.monotonic() + seconds
        while self._receive(until - time.monotonic()):
            pass
        assert [frame for frame in self.unread if frame["type"] == kind] == []

    def close_code(self, seconds: float = 6) -> int | None:
        """Read to the end; the code that the server closed with, None if it doesn't."""
        until = time.monotonic() + seconds
        try:
            while self._receive(until - time.monotonic(), closing=True):
                pass
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006
        return None

    def close(self) -> None:
        self.socket.close()

    def _receive(self, seconds: float, *, closing: bool = False) -> bool:
        try:
            frame = json.loads(self.socket.recv(max(seconds, 0.001)))
        except TimeoutError:
            return False
        except ConnectionClosed:
            if closing:
                raise
            return False
        self.frames.append(frame)
        self.unread.append(frame)
        return True

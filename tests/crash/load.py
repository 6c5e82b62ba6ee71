"""Clients that write without pause, come back after any break, and remember all that they saw."""

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

PROTOCOL = Subprotocol("peerdesk.v1")
BREAKS = (OSError, WebSocketException, TimeoutError)


@dataclass(slots=True)
class Talker:
    """One customer in one conversation: sends, is acknowledged, resumes."""

    ws: str
    token: str
    conversation: str
    pause: float = 0.3
    acknowledged: dict[str, int] = field(default_factory=dict)  # text to seq
    seen: list[dict[str, Any]] = field(default_factory=list)
    breaks: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)
    _waiting: tuple[UUID, str] | None = None

    @property
    def last_seq(self) -> int:
        return int(self.seen[-1]["seq"]) if self.seen else 0

    async def talk(self, stop: asyncio.Event) -> None:
        """Until told to stop and the last message is acknowledged."""
        while not (stop.is_set() and self._waiting is None):
            try:
                async with connect(self.ws, subprotocols=[PROTOCOL], open_timeout=10) as line:
                    await self._resume(line)
                    await self._write_and_read(line, stop)
            except BREAKS:
                self.breaks += 1
                await asyncio.sleep(0.2)

    async def catch_up(self, seconds: float) -> None:
        """One quiet visit: read what came after the last frame, write nothing."""
        async with connect(self.ws, subprotocols=[PROTOCOL], open_timeout=10) as line:
            await self._resume(line)
            await self._read(line, seconds)

    async def _resume(self, line: ClientConnection) -> None:
        await line.send(json.dumps({"type": "hello", "token": self.token}))
        welcome = json.loads(await asyncio.wait_for(line.recv(), 10))
        assert welcome["type"] == "welcome", welcome
        await self._say(line, "subscribe", after=self.last_seq)
        if self._waiting:
            await self._send(line)

    async def _write_and_read(self, line: ClientConnection, stop: asyncio.Event) -> None:
        while not (stop.is_set() and self._waiting is None):
            if self._waiting is None:
                self._waiting = (uuid4(), f"{self.conversation} says {len(self.acknowledged)}")
                await self._send(line)
            await self._read(line, self.pause)

    async def _read(self, line: ClientConnection, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    self._take(json.loads(await line.recv()))

    async def _send(self, line: ClientConnection) -> None:
        assert self._waiting
        await self._say(line, "send", id=str(self._waiting[0]), text=self._waiting[1])

    async def _say(self, line: ClientConnection, kind: str, **more: Any) -> None:
        await line.send(json.dumps({"type": kind, "conversation": self.conversation, **more}))

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "event":
            self.seen.append(frame)
        elif frame["type"] == "ack" and self._waiting and frame["id"] == str(self._waiting[0]):
            self.acknowledged[self._waiting[1]] = frame["seq"]
            self._waiting = None
        elif frame["type"] == "error" and frame["code"] == "unavailable":
            # Nothing is known of its fate: it is sent again, under the same id.
            raise ConnectionError(frame["detail"])
        elif frame["type"] == "error":
            self.errors.append(frame)


def verify(talker: Talker, timeline: list[dict[str, Any]]) -> list[str]:
    """What is wrong: something acknowledged lost or doubled; something not seen, or twice."""
    seen, numbers = ([event["seq"] for event in events] for events in (talker.seen, timeline))
    missed = [] if seen == numbers else [f"saw {seen} of {numbers}"]
    return broken_promises(talker, timeline) + missed


def broken_promises(talker: Talker, timeline: list[dict[str, Any]]) -> list[str]:
    """Something acknowledged that is lost, doubled or elsewhere."""
    wrong = []
    numbers = [event["seq"] for event in timeline]
    if numbers != list(range(1, len(numbers) + 1)):
        wrong.append(f"the timeline has gaps: {numbers}")
    texts = {}
    for event in timeline:
        if event["kind"] == "message":
            text = event["data"]["text"]
            if text in texts:
                wrong.append(f"doubled: {text}")
            texts[text] = event["seq"]
    for text, seq in talker.acknowledged.items():
        if texts.get(text) != seq:
            wrong.append(f"acknowledged as {seq}, but at {texts.get(text)}: {text}")
    return wrong


class Site:
    """The HTTP API as a customer uses it."""

    def __init__(self, base: str) -> None:
        self.client = httpx.Client(base_url=base + "/api/v1", timeout=30)

    def open_chat(self, slug: str, token: str, text: str) -> str:
        """A new conversation for the first reason that opens a chat."""
        reasons = self._get(f"/communities/{slug}/reasons", token)
        tree = reasons["items"] if isinstance(reasons, dict) else reasons
        reason = next(leaf for leaf in leaves(tree) if leaf["channel"] == "chat")
        answer = self.client.post(
            f"/communities/{slug}/conversations",
            json={"reason": reason["id"], "text": text, "language": "en"},
            headers=_as(token),
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def timeline(self, conversation: str, token: str) -> list[dict[str, Any]]:
        """All its events, page by page."""
        events: list[dict[str, Any]] = []
        while True:
            after = events[-1]["seq"] if events else 0
            page = self._get(f"/conversations/{conversation}/events?after={after}", token)
            if not page["items"]:
                return events
            events += page["items"]

    def close(self) -> None:
        self.client.close()

    def _get(self, path: str, token: str) -> Any:
        answer = self.client.get(path, headers=_as(token))
        assert answer.status_code == 200, answer.text
        return answer.json()


def leaves(tree: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for reason in tree:
        found += leaves(reason["children"]) if reason["children"] else [reason]
    return found


def _as(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}

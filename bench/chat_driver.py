"""The clients of the chat benchmark, in a process of their own; light, so that they don't limit.

It speaks the protocol, but looks at frames only as far as it must to count and to time them.

    python -m bench.chat_driver < work.json > result.json
"""

import asyncio
import json
import random
import resource
import statistics
import sys
import time
from typing import Any
from uuid import uuid4

import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

EVENT, ACK, WELCOME, PRESENCE = (
    b'{"type":"event"',
    b'{"type":"ack"',
    b'{"type":"wel',
    b'{"type":"pres',
)


class Talker(WSListener):
    """One socket in one conversation; keeps so many messages under way, or sends when told."""

    def __init__(self, run: "Run", conversation: str, token: str) -> None:
        self.run, self.conversation, self.token = run, conversation, token
        # A message counts when it reaches the other side, so each says whose it is.
        self.mine = b"by %b:" % token.encode()
        self.ready = asyncio.get_running_loop().create_future()

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        self.say({"type": "hello", "token": self.token})

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.PING:
            transport.send_pong(frame.get_payload_as_bytes())
            return
        payload = frame.get_payload_as_bytes().replace(b'": ', b'":')
        if payload.startswith(EVENT):
            if self.mine not in payload:
                self.run.delivered(payload)
        elif payload.startswith(ACK):
            self.run.acks += 1
            if self.run.pipelined:
                self.send()
        elif payload.startswith(WELCOME) and self.conversation:
            self.say({"type": "subscribe", "conversation": self.conversation, "after": 10**9})
        elif payload.startswith((WELCOME, PRESENCE)) and not self.ready.done():
            self.ready.set_result(None)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.run.lost += 1

    def send(self) -> None:
        self.transport.send(
            WSMsgType.TEXT,
            b'{"type":"send","conversation":"%b","id":"%b","text":"at %d %b and a line as people '
            b'write it when they chat","attachments":[]}'
            % (
                self.conversation.encode(),
                str(uuid4()).encode(),
                time.monotonic_ns(),
                self.mine,
            ),
        )

    def say(self, frame: dict[str, Any]) -> None:
        self.transport.send(WSMsgType.TEXT, json.dumps(frame).encode())


class Run:
    def __init__(self) -> None:
        self.pipelined = self.timing = False
        self.events = self.acks = self.lost = 0
        self.times: list[int] = []

    def delivered(self, payload: bytes) -> None:
        self.events += 1
        if self.timing:
            start = payload.index(b'"at ') + 4
            sent = int(payload[start : payload.index(b" ", start)])
            self.times.append(time.monotonic_ns() - sent)


async def main(work: dict[str, Any]) -> dict[str, Any]:
    run = Run()
    talkers = []
    for conversation, token in work["sockets"]:  # one after the other: not what is measured
        factory = lambda *_, c=conversation, t=token: Talker(run, c, t)  # noqa: E731
        _, talker = await ws_connect(
            factory,
            work["url"],
            websocket_handshake_timeout=120,
            extra_headers={"Sec-WebSocket-Protocol": "peerdesk.v1"},
        )
        if talker is None:  # closed at once
            run.lost += 1
        else:
            talkers.append(talker)
    await asyncio.wait_for(asyncio.gather(*(one.ready for one in talkers)), 120)
    if work["kind"] == "idle":
        print("ready", flush=True)
        await asyncio.sleep(work["seconds"])
        return {"lost": run.lost}
    if work["kind"] == "flood":
        return await flood(run, talkers, work)
    return await steady(run, talkers, work)


async def flood(run: Run, talkers: list[Talker], work: dict[str, Any]) -> dict[str, Any]:
    """As much as goes, with so many messages under way; who is acknowledged sends the next."""
    run.pipelined = True
    for talker in talkers[: work["talking"]]:
        for _ in range(work["depth"]):
            talker.send()
    await asyncio.sleep(work["warm_up"])
    events, acks, began, cpu = run.events, run.acks, time.monotonic(), time.process_time()
    await asyncio.sleep(work["seconds"])
    spent, busy = time.monotonic() - began, time.process_time() - cpu
    events, acks = run.events - events, run.acks - acks
    run.pipelined = False
    await asyncio.sleep(0.5)
    rates = {"rate": events / spent, "acks": acks / spent}
    return {**rates, "driver_cpu": busy / spent, "lost": run.lost}


async def steady(run: Run, talkers: list[Talker], work: dict[str, Any]) -> dict[str, Any]:
    """At a given rate, timed from the send to the arrival at the other end."""
    run.timing = True
    rate, seconds = work["rate"], work["seconds"]
    began, sent = time.monotonic(), 0
    while (now := time.monotonic()) < began + seconds:
        while sent < (now - began) * rate:
            random.choice(talkers).send()
            sent += 1
        await asyncio.sleep(0.0005)
    await asyncio.sleep(1)
    milliseconds = sorted(nanoseconds / 1e6 for nanoseconds in run.times)
    assert milliseconds, "nothing arrived"
    centiles = statistics.quantiles(milliseconds, n=100)
    return {"p50": centiles[49], "p99": centiles[98], "rate": sent / seconds, "lost": run.lost}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    print(json.dumps(uvloop.run(main(json.load(sys.stdin)))))

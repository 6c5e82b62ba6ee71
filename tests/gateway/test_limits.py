"""Too long, too fast, too slow, not of the protocol: each has its answer, and hurts no other."""

import json
import socket
import time

import pytest

from peerdesk.core.ids import new_id
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.conversations.operations.posting import Draft, post_messages
from peerdesk.domain.people.models import Person
from tests import cast
from tests.gateway.client import Client
from tests.gateway.conftest import Join


def test_a_frame_past_64_kib_is_closed_with_1009(
    chat: Conversation, ada: Person, join: Join
) -> None:
    whole, pieces = join(ada), join(ada)
    whole.socket.send("x" * (64 * 1024 + 1))
    pieces.socket.send(["x" * 40_000, "x" * 40_000])
    assert whole.close_code() == 1009
    assert pieces.close_code() == 1009


def test_a_message_may_come_in_pieces(chat: Conversation, ada: Person, join: Join) -> None:
    client = join(ada)
    frame = {"type": "send", "conversation": str(chat.id), "id": str(new_id()), "text": "a" * 8000}
    text = json.dumps(frame)
    client.socket.send([text[:10], text[10:5000], text[5000:]])
    assert client.expect("ack", id=frame["id"])["seq"] == 3


def test_the_longest_text_passes_and_one_more_is_refused(
    chat: Conversation, ada: Person, join: Join
) -> None:
    client = join(ada)
    assert client.post(chat.id, "é" * 8000)["seq"] == 3
    name = client.send(chat.id, "x" * 8001)
    assert client.expect("error", id=name)["code"] == "invalid"
    name = client.send(chat.id, "   ")
    assert client.expect("error", id=name)["code"] == "invalid"


@pytest.mark.parametrize(
    "payload",
    [
        "not json",
        "[]",
        "5",
        "{}",
        '{"type": "nonsense"}',
        '{"type": "hello"}',
        '{"type": "subscribe"}',
        '{"type": "read", "conversation": "01a2002e-2189-7d07-8d92-d84271293d1e", "seq": "x"}',
        "[" * 30_000,
        b"binary",
    ],
    ids=lambda payload: repr(payload)[:30],
)
def test_what_is_not_of_the_protocol_is_told_so(
    ada: Person, chat: Conversation, join: Join, payload: str | bytes
) -> None:
    client = join(ada)
    client.socket.send(payload)
    error = client.expect("error")
    assert error["code"] == "bad_request"
    assert error["detail"]
    client.say(type="ping")
    client.expect("pong")


def test_errors_name_the_message_they_are_about(
    ada: Person, chat: Conversation, join: Join
) -> None:
    client = join(ada)
    client.say(type="send", conversation=chat.id, id="no uuid", text="x", attachments=[])
    assert client.expect("error", id="no uuid")["code"] == "bad_request"
    client.say(type="send", conversation=chat.id, id=str(new_id()), text=5)
    assert client.expect("error")["code"] == "bad_request"
    client.say(type="send", conversation="nowhere", id="x1", text="x")
    assert client.expect("error", id="x1")["code"] == "not_found"


def test_twenty_at_once_then_ten_a_second(ada: Person, chat: Conversation, join: Join) -> None:
    client = join(ada)
    names = [client.send(chat.id, f"line {number}") for number in range(30)]

    for name in names[:20]:
        client.expect("ack", id=name)
    refused = [client.expect("error", code="rate_limited") for _ in range(9)]

    assert {frame["id"] for frame in refused} <= set(names[20:])
    time.sleep(1.1)
    assert client.post(chat.id, "patient again")["seq"]


def test_no_more_than_the_allowed_subscriptions(
    ada: Person, chat: Conversation, sending_invoices, join: Join, another_gateway
) -> None:
    client = join(ada, at=another_gateway(subscriptions=2))
    chats = [chat, *(cast.conversation(ada, sending_invoices) for _ in range(2))]
    for one in chats:
        client.subscribe(one.id)
    assert client.expect("error", conversation=str(chats[2].id))["code"] == "too_many"


@pytest.mark.invariant("I4")
def test_a_slow_reader_is_closed_with_4408_and_nobody_waits(
    chat: Conversation, ada: Person, ezra: Person, join: Join, gateway
) -> None:
    slow = Sloth(gateway.port, cast.token_of(ada), chat)
    quick = join(ezra)
    quick.subscribe(chat.id, 2)
    quick.expect("presence")

    sent = 0
    events = []
    while sent < 1000:
        post_messages([Draft(ada.id, chat.id, new_id(), "é" * 8000) for _ in range(25)])
        events += quick.events(25)
        sent += 25

    assert [event["seq"] for event in events] == list(range(3, sent + 3))
    assert slow.reads_to_the_end() == 4408
    slow.close()
    again = join(ada)
    again.subscribe(chat.id, 2)
    assert [event["seq"] for event in again.events(sent)] == list(range(3, sent + 3))


class Sloth:
    """A client on a bare socket that takes nothing until it is told to."""

    def __init__(self, port: int, token: str, chat: Conversation) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        self.socket.sendall(
            b"GET /ws/v1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            b"Sec-WebSocket-Protocol: peerdesk.v1\r\n\r\n"
        )
        self.socket.settimeout(10)
        self._wait_for(b"\r\n\r\n")
        self._say({"type": "hello", "token": token})
        self._say({"type": "subscribe", "conversation": str(chat.id), "after": 2})
        self._wait_for(b'"presence"')

    def reads_to_the_end(self) -> int:
        """The code of the close frame that ends the stream."""
        self.socket.settimeout(20)
        tail = b""
        while True:
            piece = self.socket.recv(1 << 20)
            if not piece:
                break
            tail = (tail + piece)[-200:]
            if (at := tail.rfind(b"\x88\x0a")) >= 0 and tail[at + 4 :].startswith(b"too slow"):
                return int.from_bytes(tail[at + 2 : at + 4], "big")
        return 0

    def close(self) -> None:
        self.socket.close()

    def _wait_for(self, mark: bytes) -> None:
        heard = b""
        while mark not in heard:
            piece = self.socket.recv(4096)
            assert piece, heard
            heard += piece

    def _say(self, frame: dict[str, object]) -> None:
        payload = json.dumps(frame).encode()
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        self.socket.sendall(b"\x81" + length + bytes(4) + payload)  # masked with zeros


def test_a_dead_peer_is_given_up_and_a_silent_one_is_pinged(
    ada: Person, chat: Conversation, another_gateway, join: Join
) -> None:
    gateway = another_gateway(heartbeat=0.4, dead_after=1.5)
    silent = join(ada, at=gateway)
    dead = Sloth(gateway.port, cast.token_of(ada), chat)

    time.sleep(3)

    silent.say(type="ping")
    silent.expect("pong")
    dead.socket.settimeout(2)
    rest = b"x"
    while rest:
        try:
            rest = dead.socket.recv(4096)
        except ConnectionResetError:
            break
    dead.close()


def test_other_frames_have_a_limit_too(ada: Person, chat: Conversation, another_gateway) -> None:
    client = Client(another_gateway(frames_a_second=5, frames_at_once=10).url)
    client.hello(cast.token_of(ada))
    for _ in range(12):
        client.say(type="ping")
    assert client.expect("error")["code"] == "rate_limited"
    client.close()

"""The WebSocket line by line."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed

from tests.protocol.desk import Desk, Json, Somebody, raw_socket


def closed_with(socket: object, within: float = 10) -> int:
    line = socket.line  # type: ignore[attr-defined]
    until = time.monotonic() + within
    try:
        while time.monotonic() < until:
            line.recv(timeout=within)
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else 1006
    raise AssertionError("it stayed open")


def test_the_first_word_is_hello(desk: Desk) -> None:
    for frame in (
        {"type": "ping"},
        {"type": "hello", "token": "wrong"},
        {"type": "hello"},
        {"type": "subscribe", "conversation": str(uuid4()), "after": 0},
    ):
        with raw_socket(desk) as socket:
            assert socket.line.subprotocol == "peerdesk.v1"
            socket.send(frame)
            assert closed_with(socket) == 4401


def test_ping_is_answered(customer: Somebody) -> None:
    with customer.socket() as socket:
        socket.send({"type": "ping"})
        assert socket.next("pong") == {"type": "pong"}


@pytest.mark.parametrize(
    "frame",
    ["no json", "[]", '"text"', '{"type":"dance"}', '{"no":"type"}', '{"type":"subscribe"}'],
)
def test_nonsense_is_an_error_and_the_line_stays(customer: Somebody, frame: str) -> None:
    with customer.socket() as socket:
        socket.send(frame)
        told = socket.next("error")
        assert {"code", "detail"} <= told.keys()
        socket.send({"type": "ping"})
        socket.next("pong")


def test_a_strangers_conversation_is_not_found(desk: Desk, question: Json) -> None:
    for other in (desk.people("voyage", "agent")[0], desk.people("tally", "customer")[1]):
        with other.socket() as socket:
            socket.subscribe(question["id"])
            assert socket.next("error")["code"] == "not_found"
            key = str(uuid4())
            socket.send({"type": "send", "conversation": question["id"], "id": key, "text": "x"})
            assert socket.next("error", id=key)["code"] == "not_found"


@pytest.mark.invariant("I2", "I3")
def test_everyone_has_the_same_order_without_a_gap(
    chat: tuple[Json, Somebody], customer: Somebody
) -> None:
    asked, expert = chat
    with customer.socket() as hers, expert.socket() as his:
        for socket in (hers, his):
            socket.subscribe(asked["id"])

        def talk(who: object) -> list[int]:
            return [who.say(asked["id"], f"{n}")["seq"] for n in range(15)]  # type: ignore[attr-defined]

        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(talk, [hers, his]))
        last = max(max(one) for one in told)
        timelines = [socket.events(asked["id"], last) for socket in (hers, his)]
    assert [one["seq"] for one in timelines[0]] == list(range(1, last + 1))
    both = [[(one["seq"], one["data"].get("text")) for one in line] for line in timelines]
    kinds = [[one["kind"] for one in line] for line in timelines]
    assert [
        one for one in zip(*both, *kinds, strict=True) if one[2] == one[3] and one[0] != one[1]
    ] == []
    over_http = customer.get(f"/conversations/{asked['id']}/events?limit=100")["items"]
    assert [one["seq"] for one in over_http] == list(range(1, last + 1))
    for pushed, read in zip(timelines[0], over_http, strict=True):
        assert {key: pushed[key] for key in read} == read


@pytest.mark.invariant("I2")
def test_the_same_id_gives_the_same_ack(chat: tuple[Json, Somebody], customer: Somebody) -> None:
    asked, _expert = chat
    key = str(uuid4())
    with customer.socket() as socket:
        first = socket.say(asked["id"], "einmal", key)
    with customer.socket() as socket:
        assert socket.say(asked["id"], "einmal", key) == first
        socket.send({"type": "send", "conversation": asked["id"], "id": key, "text": "anders"})
        assert socket.next("error", id=key)["code"] == "id_reused"
    texts = [
        one["data"].get("text")
        for one in customer.get(f"/conversations/{asked['id']}/events")["items"]
    ]
    assert texts.count("einmal") == 1


@pytest.mark.invariant("I4")
def test_who_comes_back_misses_nothing(chat: tuple[Json, Somebody], customer: Somebody) -> None:
    asked, expert = chat
    with customer.socket() as socket:
        socket.subscribe(asked["id"])
        seen = socket.events(asked["id"], 1)
    path = f"/conversations/{asked['id']}/messages"
    for number in range(5):
        expert.post(path, {"text": f"{number}"})
    with customer.socket() as socket:
        socket.subscribe(asked["id"], after=seen[-1]["seq"])
        last = customer.get(f"/conversations/{asked['id']}")["last_seq"]
        rest = socket.events(asked["id"], last - seen[-1]["seq"])
        assert [one["seq"] for one in rest] == list(range(seen[-1]["seq"] + 1, last + 1))


def test_typing_reading_and_http_reach_the_other(
    chat: tuple[Json, Somebody], customer: Somebody
) -> None:
    asked, expert = chat
    with customer.socket() as hers, expert.socket() as his:
        for socket in (hers, his):
            socket.subscribe(asked["id"])
            socket.events(asked["id"], 1)
        his.send({"type": "typing", "conversation": asked["id"]})
        hers.next("typing", conversation=asked["id"])
        hers.send({"type": "read", "conversation": asked["id"], "seq": 1})
        assert his.next("read", conversation=asked["id"])["seq"] == 1
        posted = expert.post(f"/conversations/{asked['id']}/messages", {"text": "per HTTP"})
        assert hers.next("event", seq=posted["seq"])["data"]["text"] == "per HTTP"
        customer.post(f"/conversations/{asked['id']}/close")
        hers.next("event", kind="closed")
        his.next("event", kind="closed")
        key = str(uuid4())
        his.send({"type": "send", "conversation": asked["id"], "id": key, "text": "noch etwas"})
        assert his.next("error", id=key)["code"] == "closed"


def test_texts_and_frames_have_their_length(
    chat: tuple[Json, Somebody], customer: Somebody
) -> None:
    asked, _expert = chat
    with customer.socket() as socket:
        socket.say(asked["id"], "é" * 8000)
        for text in ("", "x" * 8001, "a\0b"):
            key = str(uuid4())
            frame = {"type": "send", "conversation": asked["id"], "id": key, "text": text}
            socket.send(frame)
            assert socket.next("error", id=key)["code"] == "invalid"
        socket.send(json.dumps({**frame, "text": "\ud800"}))
        socket.next("error")
        socket.send('{"type":"ping","x":"' + "x" * 66_000 + '"}')
        assert closed_with(socket) == 1009


def test_a_flood_is_slowed_down(chat: tuple[Json, Somebody], customer: Somebody) -> None:
    asked, _expert = chat
    with customer.socket() as socket:
        for number in range(40):
            frame = {"type": "send", "conversation": asked["id"], "id": str(uuid4())}
            socket.send({**frame, "text": f"{number}"})
        assert socket.next("error")["code"] == "rate_limited"


@pytest.mark.invariant("I5")
def test_an_ended_token_closes_its_sockets(desk: Desk) -> None:
    person = next(one for one in desk.communities["tally"]["people"] if one["role"] == "customer")
    body = {"email": person["email"], "password": person["password"]}
    mine = desk.somebody(desk.somebody().post("/tokens", body)["token"])
    with mine.socket() as socket:
        mine.ask("DELETE", "/tokens/current")
        started = time.monotonic()
        assert closed_with(socket) == 4401
        assert time.monotonic() - started < 5


@pytest.mark.promise("C6")
def test_an_invitation_comes_and_goes(
    desk: Desk, customer: Somebody, experts: list[Somebody]
) -> None:
    with experts[0].socket() as one, experts[1].socket() as other:
        body = {"reason": desk.leaf("tally")["id"], "text": "Wer hilft?", "language": "de"}
        chat = customer.post("/communities/tally/conversations", body)["id"]
        mine = one.next("invitation", conversation=chat)
        theirs = other.next("invitation", conversation=chat)
        experts[0].post(f"/invitations/{mine['id']}/accept")
        assert other.next("invitation_gone", id=theirs["id"])
        experts[0].post(f"/conversations/{chat}/messages", {"text": "Ich."})


def test_a_state_change_is_told(chat: tuple[Json, Somebody], customer: Somebody) -> None:
    asked, _expert = chat
    with customer.socket() as socket:
        socket.subscribe(asked["id"])
        socket.events(asked["id"], 1)
        customer.post(f"/conversations/{asked['id']}/close")
        assert socket.next("conversation", within=10)

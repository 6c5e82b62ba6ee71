"""Manners of every address over HTTP: repeats, parts of lists, strangers, bad input."""

import json
from uuid import uuid4

import pytest

from tests.protocol.desk import Desk, Json, Somebody, problem

HERE = "/communities/tally"


def test_a_repeated_post_gives_the_first_answer(desk: Desk, customer: Somebody) -> None:
    path, key = f"{HERE}/conversations", str(uuid4())
    body = {"reason": desk.leaf("tally")["id"], "text": "Einmal", "language": "de"}
    first = customer.ask("POST", path, body, Idempotency_Key=key)
    again = customer.ask("POST", path, body, Idempotency_Key=key)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    other = customer.ask("POST", path, {**body, "text": "Zweimal"}, Idempotency_Key=key)
    problem(other, 422, "idempotency_mismatch")


def test_lists_come_in_parts(customer: Somebody, owner: Somebody) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        part = customer.get(f"/conversations?limit=2{cursor}")
        assert len(part["items"]) <= 2
        seen += [one["id"] for one in part["items"]]
        if part["next"] is None or len(seen) > 20:
            break
        cursor = f"&cursor={part['next']}"
    assert len(seen) == len(set(seen))
    for query in ("limit=0", "limit=101", "limit=x", "cursor=x"):
        customer.refused(422, "invalid", "GET", f"/conversations?{query}")


def test_a_strangers_is_not_there(desk: Desk, question: Json) -> None:
    for other in (*desk.people("voyage", "owner"), *desk.people("counsel", "agent")):
        for path in ("", "/events", "/routing"):
            other.refused(404, "not_found", "GET", f"/conversations/{question['id']}{path}")
        other.refused(404, "not_found", "POST", f"/conversations/{question['id']}/close")
    second = desk.people("tally", "customer")[1]
    second.refused(404, "not_found", "GET", f"/conversations/{question['id']}")
    desk.somebody().refused(401, "unauthenticated", "GET", f"/conversations/{question['id']}")
    desk.somebody("wrong").refused(401, "unauthenticated", "GET", "/conversations")


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("GET", "/nothing", b"", 404),
        ("GET", "/conversations/not-an-id", b"", 404),
        ("DELETE", "/communities/tally", b"", 405),
        ("POST", "/tokens", b"{", 400),
        ("POST", "/tokens", b"[]", 422),
        ("POST", "/tokens", b'{"email": "\\u0000", "password": "x"}', 422),
        ("POST", "/tokens", b'{"email": "\\ud800", "password": "x"}', 422),
        ("POST", "/tokens", b"[" * 100_000, 400),
        ("POST", "/tokens", b'"' + b"x" * 300_000 + b'"', 413),
        ("GET", "/conversations?cursor=%00", b"", 422),
    ],
)
def test_bad_input_is_a_problem_document(
    desk: Desk, method: str, path: str, content: bytes, status: int
) -> None:
    customer = desk.people("tally", "customer")[0]
    told = customer.ask(method, path, content or None, Content_Type="application/json")
    assert told.status_code == status, told.text
    assert told.headers["content-type"].startswith("application/problem+json")
    assert json.loads(told.content)["status"] == status


def test_a_body_too_large_ends_its_connection_and_no_other_request(desk: Desk) -> None:
    somebody = desk.somebody()
    for _ in range(10):
        huge = somebody.ask(
            "POST", "/tokens", b'"' + b"x" * 300_000 + b'"', Content_Type="application/json"
        )
        assert (huge.status_code, huge.headers["connection"]) == (413, "close")
        assert somebody.ask("GET", "/communities/tally").status_code == 200

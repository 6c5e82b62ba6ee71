"""Conversations over HTTP, line by line: asked, taken, answered, rated, paid."""

from typing import Any
from uuid import uuid4

import pytest

from tests.protocol.desk import Desk, Json, Somebody, until

HERE = "/communities/tally"


def test_a_chat_is_opened_and_read(question: Json, customer: Somebody) -> None:
    assert {"id", "channel", "state", "last_seq", "handler", "can", "people"} <= question.keys()
    assert (question["channel"], question["state"], question["handler"]) == (
        "chat",
        "waiting",
        None,
    )
    known = customer.get(f"/conversations/{question['id']}")
    assert known["id"] == question["id"]
    listed = customer.get("/conversations?role=customer&state=waiting")
    assert question["id"] in [one["id"] for one in listed["items"]]
    events = customer.get(f"/conversations/{question['id']}/events?after=0")["items"]
    assert [one["seq"] for one in events] == list(range(1, len(events) + 1))
    assert events[0]["kind"] == "message"
    assert events[0]["data"] == {"text": "Wie geht das?", "attachments": []}


def test_a_ticket_has_its_own_form(desk: Desk) -> None:
    customer = desk.people("voyage", "customer")[0]
    leaf = desk.leaf("voyage", "ticket", fields=True)
    body: Json = {"reason": leaf["id"], "text": "It failed.", "language": "en"}
    required = [one["key"] for one in leaf["fields"] if one["required"]]
    if required:
        path = "/communities/voyage/conversations"
        wrong = customer.refused(422, "invalid", "POST", path, body)
        assert wrong["errors"].keys() == {f"fields.{key}" for key in required}
    body["fields"] = {one["key"]: example(one) for one in leaf["fields"]}
    opened = customer.post("/communities/voyage/conversations", body)
    assert opened["channel"] == "ticket"
    customer.post(f"/conversations/{opened['id']}/close")


def example(field: Json) -> str:
    if field["options"]:
        return str(field["options"][0]["value"])
    kinds = {"date": "2026-11-21", "number": "12.50", "email": "me@example.org"}
    return kinds.get(field["kind"], "as it is")


def test_an_unknown_reason_and_a_branch_are_refused(desk: Desk, customer: Somebody) -> None:
    tree = desk.somebody().get(f"{HERE}/reasons")["items"]
    branch = next(one for one in tree if one["children"])
    for reason in (str(uuid4()), branch["id"], "x", ""):
        body = {"reason": reason, "text": "Hallo", "language": "de"}
        path = f"{HERE}/conversations"
        wrong = customer.refused(422, "invalid", "POST", path, body)
        assert wrong["errors"].keys() == {"reason"}


def test_messages_without_a_socket(chat: tuple[Json, Somebody], customer: Somebody) -> None:
    asked, expert = chat
    path = f"/conversations/{asked['id']}/messages"
    posted = expert.ask("POST", path, {"text": "So.", "attachments": []})
    assert posted.status_code == 201
    after = posted.json()["seq"] - 1
    (came,) = customer.get(f"/conversations/{asked['id']}/events?after={after}")["items"]
    assert came == posted.json()
    assert came["author"]["alias"] not in ("", expert.known["name"])
    known = customer.get(f"/conversations/{asked['id']}")
    assert known["state"] == "active"
    assert known["handler"]["role"] == "expert"
    for text in ("", "x" * 8001):
        customer.refused(422, "invalid", "POST", path, {"text": text})
    customer.post(path, {"text": "x" * 8000})


@pytest.mark.promise("C6")
def test_a_lost_race_is_taken(question: Json, experts: list[Somebody]) -> None:
    asked = {
        expert.token: one
        for expert in experts
        for one in expert.get("/invitations")["items"]
        if one["conversation"] == question["id"]
    }
    assert len(asked) >= 2
    first, second, *_rest = [one for one in experts if one.token in asked]
    told = first.post(f"/invitations/{asked[first.token]['id']}/accept")
    assert {"id", "conversation", "state", "expires_at", "pays"} <= told.keys()
    second.refused(409, "taken", "POST", f"/invitations/{asked[second.token]['id']}/accept")
    second.refused(404, "not_found", "GET", f"/conversations/{question['id']}")


@pytest.mark.promise("C6")
def test_declined_by_all_it_falls_back_to_agents(
    question: Json, experts: list[Somebody], customer: Somebody, agent: Somebody, owner: Somebody
) -> None:
    owner.patch(f"{HERE}/policy", {"fallback_seconds": 0})
    for _ in range(8):
        for expert in experts:
            for one in expert.get("/invitations")["items"]:
                if one["conversation"] == question["id"]:
                    expert.post(f"/invitations/{one['id']}/decline", {"reason": "no time"})
    path = f"/conversations/{question['id']}"
    kinds = until(
        lambda: (
            {"notice", "converted"}
            & {one["kind"] for one in customer.get(f"{path}/events")["items"]}
        ),
        "a word of the fallback",
    )
    assert kinds
    agent.post(f"{path}/messages", {"text": "Guten Tag."})
    known = customer.get(path)
    assert (known["state"], known["handler"]["role"]) == ("active", "agent")


@pytest.mark.promise("C8")
def test_without_a_rating_it_counts_as_five(
    chat: tuple[Json, Somebody], customer: Somebody, owner: Somebody
) -> None:
    asked, expert = chat
    expert.post(f"/conversations/{asked['id']}/messages", {"text": "So."})
    owner.patch(f"{HERE}/policy", {"rating_hours": 0})
    customer.post(f"/conversations/{asked['id']}/close")

    def counted() -> Any:
        items = expert.get(f"{HERE}/me/earnings")["items"]
        return next((one for one in items if one["conversation"] == asked["id"]), None)

    line = until(counted, "the automatic rating")
    assert (line["stars"], line["implicit"], line["amount"]["amount"]) == (5, True, "2.00")
    path = f"/conversations/{asked['id']}/rating"
    customer.refused(409, "already_rated", "POST", path, {"stars": 1})


@pytest.mark.parametrize(("stars", "pay"), [(4, 2), (3, 1), (2, None)])
@pytest.mark.promise("C9")
def test_the_tariff_pays_by_stars(
    chat: tuple[Json, Somebody], customer: Somebody, owner: Somebody, stars: int, pay: int | None
) -> None:
    asked, expert = chat
    expert.post(f"/conversations/{asked['id']}/messages", {"text": "So."})
    customer.post(f"/conversations/{asked['id']}/close")
    customer.post(f"/conversations/{asked['id']}/rating", {"stars": stars, "comment": ""})
    items = expert.get(f"{HERE}/me/earnings")["items"]
    line = next(one for one in items if one["conversation"] == asked["id"])
    assert line["amount"] == {"amount": f"{pay or 0}.00", "currency": "CHF"}
    transfers = owner.get(f"{HERE}/ledger/transfers?limit=1")["items"]
    entries = transfers[0]["entries"]
    assert sum(float(one["amount"]["amount"]) for one in entries) == 0
    accounts = owner.get(f"{HERE}/ledger/accounts?limit=100")["items"]
    assert sum(float(one["balance"]["amount"]) for one in accounts) == pytest.approx(0)


@pytest.mark.promise("B3")
def test_routing_is_explained(
    question: Json, owner: Somebody, agent: Somebody, experts: list[Somebody], customer: Somebody
) -> None:
    path = f"/conversations/{question['id']}/routing"
    for somebody in (owner, agent):
        lines = somebody.get(path)["items"]
        assert lines
        assert {"expert", "state", "score", "parts", "place"} <= lines[0].keys()
    customer.refused(404, "not_found", "GET", path)
    assert experts[0].get(f"{HERE}/me/routing")["items"]

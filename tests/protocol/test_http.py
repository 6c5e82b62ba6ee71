"""The HTTP API line by line."""

import json
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.protocol.desk import Desk, Json, Somebody, leaves, problem, signed, until

HERE = "/communities/tally"
DEFAULTS = {
    "accept_seconds",
    "invite_wave",
    "fallback",
    "fallback_seconds",
    "first_reply_seconds",
    "chats_at_once",
    "misses_before_pause",
    "customer_idle_minutes",
    "close_idle_hours",
    "rating_hours",
    "tariff",
    "premium_after_replies",
    "premium_after_seconds",
    "premium_offer_hours",
    "expert_share_percent",
    "minimum_price",
    "refund_days",
    "payout_minimum",
    "iban_hold_hours",
    "box_days_after_close",
    "attachment_mib",
}


def test_the_demo_tells_who_can_sign_in(desk: Desk) -> None:
    assert {"tally", "counsel", "voyage"} <= desk.communities.keys()
    for slug, told in desk.communities.items():
        roles = [one["role"] for one in told["people"]]
        assert [
            roles.count(role) >= least
            for role, least in (("owner", 2), ("agent", 2), ("expert", 4), ("customer", 3))
        ] == [True] * 4, slug
        assert told["access_code"]
        assert told["identity_secret"]
        assert told["solutions"]
        for one in told["people"]:
            assert {"role", "name", "email", "password", "token", "areas"} <= one.keys()
    assert [
        len(one["areas"]) > 0
        for one in desk.communities["tally"]["people"]
        if one["role"] == "expert"
    ] == [True] * 4


def test_documents_are_served(desk: Desk) -> None:
    anyone = desk.somebody()
    assert anyone.get("/openapi.json")["openapi"].startswith("3.1")
    page = anyone.ask("GET", "/docs")
    assert page.status_code == 200
    assert "text/html" in page.headers["content-type"]
    for path in ("/healthz", "/readyz", "/metrics"):
        assert httpx.get(desk.base + path).status_code == 200


def test_a_password_gives_a_token_and_it_ends(desk: Desk) -> None:
    person = desk.communities["tally"]["people"][0]
    anyone = desk.somebody()
    told = anyone.post("/tokens", {"email": person["email"], "password": person["password"]})
    mine = desk.somebody(told["token"])
    assert mine.ask("GET", "/conversations").status_code == 200
    assert mine.ask("DELETE", "/tokens/current").status_code == 204
    mine.refused(401, "unauthenticated", "GET", "/conversations")
    wrong = {"email": person["email"], "password": "wrong"}
    anyone.refused(401, "wrong_credentials", "POST", "/tokens", wrong)


@pytest.mark.parametrize("slug", ["tally", "counsel", "voyage"])
def test_anyone_reads_a_community_and_its_reasons(desk: Desk, slug: str) -> None:
    told = desk.somebody().get(f"/communities/{slug}")
    assert {"name", "languages", "currency", "mode", "opening_hours", "chat_open"} <= told.keys()
    tree = desk.somebody().get(f"/communities/{slug}/reasons")["items"]
    for leaf in leaves(tree):
        assert {"id", "name", "channel", "fields", "articles", "children"} <= leaf.keys()
        assert leaf["channel"] in ("chat", "ticket")
        assert UUID(leaf["id"]).version == 7


def test_policy_values_change_one_by_one(owner: Somebody, customer: Somebody) -> None:
    told = owner.patch(f"{HERE}/policy", {"rating_hours": 0.5})
    assert told.keys() >= DEFAULTS
    assert told["rating_hours"] == 0.5
    wrong = owner.refused(422, "invalid", "PATCH", f"{HERE}/policy", {"nothing": 1, "tariff": 1})
    assert wrong["errors"].keys() == {"nothing", "tariff"}
    customer.refused(404, "not_found", "PATCH", f"{HERE}/policy", {})


@pytest.mark.promise("C1", "C2", "C3")
def test_a_customer_becomes_an_expert_by_code_and_test(desk: Desk) -> None:
    told = desk.communities["tally"]
    assertion = {"jwt": signed(desk)}
    person = desk.somebody(desk.somebody().post(f"{HERE}/identify", assertion)["token"])
    person.refused(422, "wrong_access_code", "POST", f"{HERE}/join", {"access_code": "guess"})
    person.post(f"{HERE}/join", {"access_code": told["access_code"]})
    areas = person.get(f"{HERE}/areas")["items"]
    for area in sorted(areas, key=lambda one: not one.get("general")):
        drawn = person.ask("POST", f"/areas/{area['id']}/attempts")
        assert drawn.status_code == 201, drawn.text
        attempt = drawn.json()
        for asked in attempt["questions"]:
            assert {"id", "kind", "text", "options"} <= asked.keys()
            assert {"id", "text"} <= asked["options"][0].keys()
        answers = {one["id"]: told["solutions"][one["id"]] for one in attempt["questions"]}
        failed = person.post(f"/areas/{area['id']}/attempts")
        wrong = person.post(f"/attempts/{failed['id']}/answers", {"answers": {}})
        assert (wrong["passed"], wrong["score"]) == (False, 0)
        assert {"question", "explanation", "article"} <= wrong["wrong"][0].keys()
        result = person.post(f"/attempts/{attempt['id']}/answers", {"answers": answers})
        assert (result["passed"], result["score"], result["wrong"]) == (True, 100, [])
        assert result["pass_mark"] <= 100
    assert all(one["passed"] for one in person.get(f"{HERE}/areas")["items"])


@pytest.mark.promise("C4")
def test_availability_is_put_in_parts(experts: list[Somebody]) -> None:
    expert = experts[3]
    before = expert.get(f"{HERE}/me/availability")
    assert {"schedule", "time_zone", "paused", "at_once"} <= before.keys()
    assert expert.put(f"{HERE}/me/availability", {"paused": True})["paused"] is True
    assert expert.put(f"{HERE}/me/availability", before) == before
    expert.refused(422, "invalid", "PUT", f"{HERE}/me/availability", {"time_zone": "Mars"})


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


@pytest.mark.promise("C10")
def test_a_bank_account_is_put_and_told_in_part(experts: list[Somebody]) -> None:
    expert, path = experts[2], f"{HERE}/me/bank-account"
    assert expert.get(path)["iban"]
    body = {"iban": "CH9300762011623852957", "name": "Erika Muster"}
    assert expert.put(path, body)["name"] == "Erika Muster"
    assert expert.get(path)["iban"] != body["iban"]
    for iban in ("CH9300762011623852958", "CH4431999123000889012", "nonsense", ""):
        wrong = expert.refused(422, "invalid", "PUT", path, {**body, "iban": iban})
        assert "iban" in wrong["errors"]


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


@pytest.mark.promise("C1")
def test_guessing_a_code_is_throttled(desk: Desk) -> None:
    assertion = {"jwt": signed(desk, "voyage")}
    told = desk.somebody().post("/communities/voyage/identify", assertion)
    person = desk.somebody(told["token"])
    answers = [
        person.ask("POST", "/communities/voyage/join", {"access_code": f"guess-{n}"})
        for n in range(7)
    ]
    late = answers[-1]
    problem(late, 429, "rate_limited")
    assert int(late.headers["retry-after"]) > 0

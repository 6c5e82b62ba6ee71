"""Coming in over HTTP, line by line: the demo, a token, a community, an expert's way in."""

from uuid import UUID

import httpx
import pytest

from tests.protocol.desk import Desk, Somebody, leaves, problem, signed

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

"""Every no is a problem document, whatever the client does."""

import pytest
from django.test import Client

from peerdesk.domain.communities.models import Community
from peerdesk.domain.people.models import Person
from tests.api.conftest import As, Program, problem


@pytest.mark.parametrize("path", ["", "/nothing", "/people", "/../admin", "/payouts/"])
def test_an_unknown_address_is_a_problem_too(anyone: Program, path: str) -> None:
    problem(anyone.get(path), 404, "not_found")


@pytest.mark.parametrize("path", ["/api/", "/api/v2/communities/tally", "/api/v1"])
def test_so_is_one_beside_the_version(db: None, path: str) -> None:
    problem(Client().get(path), 404, "not_found")


def test_a_malformed_id_is_simply_not_there(by: As, ada: Person) -> None:
    for path in ("/conversations/7", "/payouts/not-a-uuid", "/payouts/%00/pain.001"):
        problem(by(ada).get(path), 404, "not_found")


@pytest.mark.parametrize("name", ["%00", "a%00b"])
def test_a_name_that_cannot_be_stored_is_not_there(
    by: As, anyone: Program, agnes: Person, name: str
) -> None:
    problem(anyone.get(f"/communities/{name}"), 404, "not_found")
    problem(anyone.get(f"/communities/{name}/reasons"), 404, "not_found")
    problem(by(agnes).get(f"/communities/{name}/areas"), 404, "not_found")
    problem(by(agnes).delete(f"/communities/tally/tags/{name}"), 404, "not_found")
    problem(by(agnes).delete(f"/payment-methods/{name}"), 404, "not_found")


def test_a_wrong_method_names_the_right_ones(anyone: Program, tally: Community) -> None:
    response = anyone.delete("/communities/tally")
    problem(response, 405, "method_not_allowed")
    assert "GET" in response["Allow"]


def test_without_a_token_one_is_told_how(anyone: Program) -> None:
    response = anyone.get("/me")
    problem(response, 401, "unauthenticated")
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic YTpi", "Bearer", "Bearer \xff"])
def test_a_bad_token_is_never_mended_by_a_cookie(ada: Person, header: str) -> None:
    client = Client()
    client.force_login(ada)
    response = client.get("/api/v1/me", headers={"Authorization": header})
    problem(response, 401, "unauthenticated")


BROKEN = [b"{", b"[1,", b'{"a": NaN}', b'{"a": Infinity}', b"\xff\xfe", b'{"a": "\xc3\x28"}']
TOO_DEEP = [b"[" * 100_000, b"[" * 100 + b"]" * 100, b'{"a":' * 100 + b"1" + b"}" * 100]


@pytest.mark.parametrize("body", [*BROKEN, *TOO_DEEP])
def test_what_is_no_json_is_refused(anyone: Program, body: bytes) -> None:
    problem(anyone.post("/tokens", body), 400, "malformed")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_content_type_is_refused(anyone: Program, kind: str) -> None:
    response = anyone.post("/tokens", b'{"email": "a"}', Content_Type=kind)
    problem(response, 415, "unsupported_media_type")


def test_a_body_over_256_kib_is_refused(anyone: Program) -> None:
    problem(anyone.post("/tokens", {"email": "a" * 262_144}), 413, "too_large")


def test_a_missing_body_names_the_fields(anyone: Program) -> None:
    for body in (None, {}, b"{}"):
        told = problem(anyone.post("/tokens", body), 422, "invalid")
        assert told["errors"].keys() == {"email", "password"}


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"3", b"null"])
def test_a_body_that_is_no_object_is_refused(anyone: Program, body: bytes) -> None:
    assert problem(anyone.post("/tokens", body), 422, "invalid")["errors"]


@pytest.mark.parametrize(
    ("price", "fields"),
    [
        (5, {"price"}),
        ({"amount": 20, "currency": "CHF"}, {"price", "price.amount"}),
        ({"amount": "20.00"}, {"price", "price.currency"}),
    ],
)
def test_a_field_is_named_as_it_was_sent(
    by: As, ada: Person, tally: Community, price: object, fields: set[str]
) -> None:
    asked = {"reason": "x", "text": "x", "price": price}
    told = problem(by(ada).post("/communities/tally/conversations", asked), 422, "invalid")
    assert told["errors"].keys() == fields


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x\udfffy"])
def test_text_that_cannot_be_stored_is_named(anyone: Program, text: str) -> None:
    told = problem(anyone.post("/tokens", {"email": "a", "password": text}), 422, "invalid")
    assert told["errors"].keys() == {"password"}


def test_nor_can_it_hide_in_the_query(by: As, olga: Person) -> None:
    told = problem(by(olga).get("/communities/tally/payouts?cursor=%00"), 422, "invalid")
    assert told["errors"].keys() == {"cursor"}


@pytest.mark.parametrize("limit", ["0", "-1", "101", "ten", "1e9", "9" * 5000])
def test_a_limit_is_from_1_to_100(by: As, olga: Person, limit: str) -> None:
    told = problem(by(olga).get(f"/communities/tally/payouts?limit={limit}"), 422, "invalid")
    assert told["errors"].keys() == {"limit"}


def test_a_cursor_that_is_none_is_refused(by: As, olga: Person) -> None:
    for path in ("payouts", "ledger/transfers", "ledger/accounts"):
        told = problem(by(olga).get(f"/communities/tally/{path}?cursor=soon"), 422, "invalid")
        assert told["errors"].keys() == {"cursor"}


def test_an_answer_is_never_cached(by: As, ada: Person) -> None:
    response = by(ada).get("/me")
    assert response["Cache-Control"] == "no-store"
    assert {"Authorization", "Cookie"} <= {name.strip() for name in response["Vary"].split(",")}

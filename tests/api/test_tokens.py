"""Sign-in for programs."""

import pytest
from django.test import Client

from peerdesk.domain.people.models import Person, Token
from tests.api.conftest import As, Program, problem
from tests.cast import PASSWORD


def test_a_password_gives_a_token_that_opens(anyone: Program, ada: Person) -> None:
    told = anyone.post("/tokens", {"email": "ADA@example.org ", "password": PASSWORD})
    assert told.status_code == 201
    known = Program(told.json()["token"]).get("/me").json()
    assert known["id"] == str(ada.id) == told.json()["person"]
    assert known["memberships"] == [{**known["memberships"][0], "community": "tally"}]


def test_the_token_is_kept_as_a_digest_only(anyone: Program, ada: Person) -> None:
    secret = anyone.post("/tokens", {"email": ada.email, "password": PASSWORD}).json()["token"]
    row = Token.objects.get(person=ada)
    assert secret.encode() not in bytes(row.digest)
    assert secret not in str(vars(row))


def test_wrong_password_and_unknown_address_read_the_same(anyone: Program, ada: Person) -> None:
    for email in (ada.email, "nobody@example.org", ""):
        problem(anyone.post("/tokens", {"email": email, "password": "x"}), 401, "wrong_credentials")


def test_nobody_signs_in_as_a_person_without_a_password(anyone: Program, db: None) -> None:
    Person.objects.create_user("open@example.org", None)
    for password in ("", "!", "None"):
        body = {"email": "open@example.org", "password": password}
        problem(anyone.post("/tokens", body), 401, "wrong_credentials")


def test_guessing_is_throttled_per_address(anyone: Program, ada: Person, ezra: Person) -> None:
    for _ in range(5):
        problem(
            anyone.post("/tokens", {"email": "Ada@Example.org", "password": "guess"}),
            401,
            "wrong_credentials",
        )
    response = anyone.post("/tokens", {"email": ada.email, "password": PASSWORD})
    problem(response, 429, "rate_limited")
    assert 1 <= int(response["Retry-After"]) <= 60
    other = anyone.post("/tokens", {"email": ezra.email, "password": PASSWORD})
    assert other.status_code == 201


def test_an_idempotency_key_does_not_buy_guesses(anyone: Program, ada: Person) -> None:
    answers = [
        anyone.post("/tokens", {"email": ada.email, "password": f"{n}"}, Idempotency_Key=f"k{n}")
        for n in range(6)
    ]
    assert [one.status_code for one in answers] == [401] * 5 + [429]


def test_a_right_password_costs_nothing(anyone: Program, ada: Person) -> None:
    body = {"email": ada.email, "password": PASSWORD}
    assert {anyone.post("/tokens", body).status_code for _ in range(12)} == {201}


def test_an_ended_token_opens_nothing(by: As, ada: Person) -> None:
    program = by(ada)
    assert program.delete("/tokens/current").status_code == 204
    problem(program.get("/me"), 401, "unauthenticated")


def test_a_session_is_not_a_token_to_end(ada: Person) -> None:
    client = Client()
    client.force_login(ada)
    problem(client.delete("/api/v1/tokens/current"), 404, "not_found")


def test_the_cookie_reads_but_writes_only_with_its_csrf_token(ada: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    assert client.get("/api/v1/me").json()["id"] == str(ada.id)
    path, body = "/api/v1/communities/tally/join", {"access_code": "x"}
    problem(client.post(path, body, "application/json"), 403, "csrf_failed")
    client.cookies["csrftoken"] = "a" * 32
    with_token = client.post(path, body, "application/json", headers={"X-CSRFToken": "a" * 32})
    problem(with_token, 422, "wrong_access_code")


@pytest.mark.parametrize("closed", [True, False])
def test_a_closed_account_opens_nothing(by: As, anyone: Program, ada: Person, closed: bool) -> None:
    program = by(ada)
    Person.objects.filter(id=ada.id).update(is_active=not closed)
    assert program.get("/me").status_code == (401 if closed else 200)
    signing_in = anyone.post("/tokens", {"email": ada.email, "password": PASSWORD})
    assert signing_in.status_code == (401 if closed else 201)

"""A POST that is repeated with its key gets its first answer and acts no second time."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from peerdesk.core import clock
from peerdesk.core.idempotency import Answer, Slot, answer_once, forget_old_keys
from peerdesk.core.models import IdempotencyKey
from peerdesk.domain.people.models import Person, Token
from tests.api.conftest import As, Program, problem
from tests.cast import PASSWORD, token_of

PATH = "/tokens"


def body(somebody: Person) -> dict[str, str]:
    return {"email": somebody.email, "password": PASSWORD}


def test_the_first_answer_comes_again(anyone: Program, ada: Person) -> None:
    first = anyone.post(PATH, body(ada), Idempotency_Key="k")
    again = anyone.post(PATH, body(ada), Idempotency_Key="k")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Token.objects.filter(person=ada).count() == 1


def test_the_order_of_members_does_not_matter(anyone: Program, ada: Person) -> None:
    first = anyone.post(PATH, body(ada), Idempotency_Key="k")
    turned = dict(reversed(body(ada).items()))
    again = anyone.post(PATH, json.dumps(turned, indent=3).encode(), Idempotency_Key="k")
    assert again.content == first.content


def test_another_body_is_a_mismatch(anyone: Program, ada: Person) -> None:
    anyone.post(PATH, body(ada), Idempotency_Key="k")
    told = anyone.post(PATH, {**body(ada), "name": "laptop"}, Idempotency_Key="k")
    problem(told, 422, "idempotency_mismatch")


def test_a_refusal_is_an_answer_too(by: As, ada: Person) -> None:
    program = by(ada)
    path = "/communities/tally/join"
    first = program.post(path, {"access_code": "x"}, Idempotency_Key="k")
    assert first.status_code == 422
    for _ in range(8):
        again = program.post(path, {"access_code": "x"}, Idempotency_Key="k")
        assert (again.status_code, again.content) == (422, first.content)


def test_keys_of_two_people_and_two_paths_are_apart(by: As, ada: Person, ezra: Person) -> None:
    for somebody in (ada, ezra):
        for path in ("/communities/tally/join", "/communities/nowhere/join"):
            answer = by(somebody).post(path, {"access_code": "x"}, Idempotency_Key="k")
            assert "Idempotency-Replayed" not in answer


@pytest.mark.parametrize("key", ["", "x" * 256, "é", "a\tb"])
def test_a_key_that_is_none_is_refused(anyone: Program, ada: Person, key: str) -> None:
    told = problem(anyone.post(PATH, body(ada), Idempotency_Key=key), 422, "invalid")
    assert told["errors"].keys() == {"Idempotency-Key"}


def test_a_day_later_the_key_is_new(anyone: Program, ada: Person) -> None:
    first = anyone.post(PATH, body(ada), Idempotency_Key="k")
    long_ago = clock.now() - timedelta(hours=25)
    IdempotencyKey.objects.update(created_at=long_ago)
    assert anyone.post(PATH, body(ada), Idempotency_Key="k").content != first.content
    IdempotencyKey.objects.update(created_at=long_ago)
    assert forget_old_keys(now=clock.now()) == 1


def test_no_secret_lies_in_the_table(anyone: Program, ada: Person) -> None:
    token = anyone.post(PATH, body(ada), Idempotency_Key="k").json()["token"]
    kept = bytes(IdempotencyKey.objects.get().body)
    assert token.encode() not in kept
    assert kept


def test_a_failure_of_ours_is_undone_and_tried_again(db: None, ada: Person) -> None:
    slot = Slot("somebody", "k", "POST /x", b"{}")

    def fails() -> Answer:
        token_of(ada)
        return Answer(500, "application/problem+json", b"{}")

    def works() -> Answer:
        return Answer(201, "application/json", b"[]")

    assert answer_once(slot, fails) == (
        fails_answer := Answer(500, "application/problem+json", b"{}"),
        False,
    )
    assert fails_answer.status == 500
    assert not Token.objects.exists()
    assert answer_once(slot, works)[0].status == 201
    assert answer_once(slot, fails) == (Answer(201, "application/json", b"[]"), True)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_act_once(ada: Person) -> None:
    secret, together = token_of(ada), Barrier(20)

    def post(_number: int) -> bytes:
        program = Program()
        together.wait()
        try:
            answer = program.post(PATH, body(ada), Idempotency_Key="k")
            assert answer.status_code == 201, answer.content
            return answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(post, range(20)))
    assert len(answers) == 1
    assert secret.encode() not in answers.pop()
    assert Token.objects.filter(person=ada).count() == 2

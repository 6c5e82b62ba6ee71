"""A program that speaks to the API in somebody's name."""

import json
from collections.abc import Callable
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.test import Client

from peerdesk.domain.communities.models import Community
from peerdesk.domain.conversations.models import Conversation
from peerdesk.domain.people.models import Person
from tests.api.promised import check_answer
from tests.cast import token_of

ROOT = "/api/v1"
PAYER = {
    "payer_name": "Tally AG",
    "payer_street": "Weg 1",
    "payer_postcode": "8000",
    "payer_town": "Zürich",
    "payer_country": "CH",
    "payer_iban": "CH5604835012345678009",
}


class Program:
    """A client with a bearer token, or without."""

    def __init__(self, token: str | None = None, **headers: str) -> None:
        self.client = Client(raise_request_exception=False, headers=headers or None)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """One request below /api/v1; a body that isn't bytes is sent as JSON."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = given.pop("Content-Type", "application/json")
        told = self.client.generic(
            method, ROOT + path, data, content_type=kind, headers={**self.headers, **given}
        )
        response = cast("HttpResponse", told)
        check_answer(method, ROOT + path, response)
        return response

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.call("DELETE", path, **headers)


As = Callable[[Person], Program]


@pytest.fixture
def by() -> As:
    """A program in somebody's name, with a token of theirs."""
    return lambda somebody: Program(token_of(somebody))


@pytest.fixture
def anyone(db: None) -> Program:
    """A program that says nothing of who asks."""
    return Program()


@pytest.fixture
def earned(by: As, ada: Person, rated_chat: Conversation, tally: Community) -> Conversation:
    """Ezra has earned CHF 2.00, which may be paid."""
    tally.policy_values = {"payout_minimum": "1.00", "iban_hold_hours": 0}
    for field, value in PAYER.items():
        setattr(tally, field, value)
    tally.save()
    assert by(ada).post(f"/conversations/{rated_chat.id}/rating", {"stars": 5}).status_code == 201
    return rated_chat


def problem(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    """The answer's problem document, of that status and code (RFC 9457)."""
    assert response["Content-Type"] == "application/problem+json", response.content
    told: dict[str, Any] = json.loads(response.content)
    assert (response.status_code, told["status"], told["code"]) == (status, status, code), told
    assert {"type", "title", "detail"} <= told.keys()
    return told

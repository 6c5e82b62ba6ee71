"""A program that speaks to the API in somebody's name."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from peerdesk.domain.people.models import Person
from tests.cast import token_of

ROOT = "/api/v1"


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
        return self.client.generic(
            method, ROOT + path, data, content_type=kind, headers={**self.headers, **given}
        )

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


def problem(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    """The answer's problem document, of that status and code (RFC 9457)."""
    assert response["Content-Type"] == "application/problem+json", response.content
    told: dict[str, Any] = json.loads(response.content)
    assert (response.status_code, told["status"], told["code"]) == (status, status, code), told
    assert {"type", "title", "detail"} <= told.keys()
    return told

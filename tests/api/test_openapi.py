"""The OpenAPI document, and what holds for every address in it."""

import json
import re
from pathlib import Path
from typing import Any

from django.test import Client

import peerdesk.entrypoints.api
from tests.api.promised import document, operations


def test_it_is_openapi_3_1_and_served_beside_readable_docs(db: None) -> None:
    served = Client().get("/api/v1/openapi.json").json()
    assert served["openapi"].startswith("3.1")
    assert "/api/v1/conversations/{id}/messages" in served["paths"]
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    assert "//cdn" not in page.content.decode()
    assert "https://" not in page.content.decode()


def test_no_key_comes_twice(db: None) -> None:
    def only_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _value in pairs]
        assert len(names) == len(set(names)), names
        return dict(pairs)

    json.loads(Client().get("/api/v1/openapi.json").content, object_pairs_hook=only_once)


def test_no_two_shapes_share_a_name() -> None:
    """The document knows each by its name alone: of two, one would stand for both."""
    folder = Path(peerdesk.entrypoints.api.__file__).parent
    texts = [path.read_text() for path in folder.glob("*.py")]
    names = [name for text in texts for name in re.findall(r"^class (\w+)\(", text, re.MULTILINE)]
    assert sorted(names) == sorted(set(names))


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [one["operationId"] for path in document()["paths"].values() for one in path.values()]
    assert sorted(names) == sorted(set(names))


def test_every_operation_tells_what_is_wrong_with_a_field() -> None:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            told = operation["responses"]["422"]["content"]
            assert "application/problem+json" in told, (method, path)
            assert operation["summary"]
            assert operation["description"], (method, path)


def test_everything_the_protocol_names_is_there() -> None:
    named = """
        GET /communities/{slug}|GET /communities/{slug}/reasons|PATCH /communities/{slug}/policy
        POST /communities/{slug}/join|GET /communities/{slug}/areas|POST /areas/{id}/attempts
        POST /attempts/{id}/answers|GET /communities/{slug}/me/availability
        PUT /communities/{slug}/me/availability|POST /communities/{slug}/conversations
        GET /conversations|GET /conversations/{id}|GET /conversations/{id}/events
        POST /conversations/{id}/messages|POST /conversations/{id}/close
        POST /conversations/{id}/reopen|POST /conversations/{id}/rating|GET /invitations
        POST /invitations/{id}/accept|POST /invitations/{id}/decline
        GET /communities/{slug}/me/earnings|GET /communities/{slug}/me/bank-account
        PUT /communities/{slug}/me/bank-account|POST /communities/{slug}/payouts
        GET /payouts/{id}|GET /payouts/{id}/pain.001|GET /communities/{slug}/ledger/accounts
        GET /communities/{slug}/ledger/transfers|GET /conversations/{id}/routing
        GET /communities/{slug}/me/routing|POST /tokens|DELETE /tokens/current
        POST /communities/{slug}/identify|POST /push-subscriptions"""
    wanted = {tuple(one.split()) for line in named.splitlines() for one in line.split("|") if one}
    assert wanted - {()} <= set(operations())

"""Every answer that a scene gets is held against the OpenAPI document, as a client would."""

import json
import re
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.test import Client
from jsonschema_rs import Draft202012Validator

from peerdesk.entrypoints.api.application import api


def document() -> dict[str, Any]:
    return dict(api.get_openapi_schema(path_prefix=""))


def operations() -> list[tuple[str, str]]:
    return [
        (method.upper(), path)
        for path, methods in document()["paths"].items()
        for method in methods
    ]


def check_answer(method: str, path: str, response: HttpResponse) -> None:
    """Fails if the document doesn't name this status, this kind of content, or this shape."""
    operation = _operation(method.lower(), path.partition("?")[0])
    if operation is None or response.status_code == 405:
        assert response.status_code >= 400, f"{method} {path} is in no document"
        return
    status = str(response.status_code)
    assert status in operation or status >= "400", f"{method} {path} answers {status} unannounced"
    content = operation.get(status, operation["default"]).get("content", {})
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if not content:
        assert not response.content, f"{method} {path} answers {status} with an unannounced body"
    elif kind.endswith("json"):
        shape = _shape(json.dumps(content[kind]["schema"]))
        wrong = [error.message for error in shape.iter_errors(json.loads(response.content))]
        assert not wrong, f"{method} {path} answers {status}: {wrong}"


@cache
def _document() -> dict[str, Any]:
    told: dict[str, Any] = Client().get("/api/v1/openapi.json").json()
    return told


@cache
def _paths() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    """Fixed addresses first: `/x/current` is not `/x/{id}`."""
    told = sorted(_document()["paths"].items(), key=lambda one: one[0].count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), methods) for path, methods in told]


def _operation(method: str, path: str) -> dict[str, Any] | None:
    for pattern, methods in _paths():
        if pattern.fullmatch(path) and method in methods:
            answers: dict[str, Any] = methods[method]["responses"]
            return answers
    return None


@cache
def _shape(schema: str) -> Draft202012Validator:
    return Draft202012Validator(
        {**json.loads(schema), "components": _document()["components"]}, validate_formats=True
    )

"""Answers as the OpenAPI document promises them, whatever a generated client sends."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.protocol.desk import Desk

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]
# A few tries for every operation, the same at each run: enough to find what is never right, quick
# enough to run always.
BOUNDED = settings(
    max_examples=4,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
PATIENCE = 30.0


def test_every_answer_is_as_promised(desk: Desk) -> None:
    document = schemathesis.openapi.from_url(f"{desk.base}/api/v1/openapi.json")
    for found in document.get_all_operations():
        operation = found.ok()
        assert operation is not None
        strategies: list[Any] = [operation.as_strategy()]

        @BOUNDED
        @given(case=strategies[0])
        def play(case: Any) -> None:
            check(case, desk)

        play()


def check(case: Any, desk: Desk) -> None:
    # A community of its own: what a generated policy does must not reach the other scenes.
    role = "owner" if "policy" in case.path or "payout" in case.path else "expert"
    token = desk.people("counsel", role)[0].token
    if "slug" in case.path_parameters:
        case.path_parameters["slug"] = "counsel"
    ending = case.path.endswith("/tokens/current")
    headers = {} if ending else {"Authorization": f"Bearer {token}"}
    case.call_and_validate(headers=headers, checks=CHECKS, timeout=PATIENCE)

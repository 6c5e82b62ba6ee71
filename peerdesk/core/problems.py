"""Problem documents (RFC 9457): how every no looks to a program (pure)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from peerdesk.core.errors import Refusal

MEDIA_TYPE: Final = "application/problem+json"


def problem(status: int, code: str, detail: str, more: Mapping[str, Any] = {}) -> dict[str, Any]:
    """The document. `code` is stable; `type` is `about:blank`, so `title` is the status' phrase."""
    return {
        **more,
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }


def problem_of(refusal: Refusal) -> dict[str, Any]:
    """The document for what a verb refused."""
    return problem(refusal.status, refusal.code, str(refusal.detail), refusal.more)

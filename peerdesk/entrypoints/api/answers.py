"""Answers: JSON, and a problem document for every no (RFC 9457)."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja.errors import AuthenticationError, HttpError, ValidationError

from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.core.paging import Page
from peerdesk.core.problems import MEDIA_TYPE, problem, problem_of
from peerdesk.entrypoints.api.body import body_of

log = logging.getLogger(__name__)
_BODY_LEFT_UNREAD = frozenset({HTTPStatus.LENGTH_REQUIRED, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})


class Unauthenticated(Refusal):
    """No token, or one that opens nothing (any more)."""

    code = "unauthenticated"
    status = 401
    sentence = _("Sign in first: send a bearer token.")


class Busy(Refusal):
    """The database is away or too many wait for the same row; nothing was done."""

    code = "busy"
    status = 503
    sentence = _("Too much is going on just now. Nothing was done; try again.")


def answer(wire: Any, status: int = 200) -> HttpResponse:
    """The value as JSON."""
    return HttpResponse(msgspec.json.encode(wire), status=status, content_type="application/json")


def answer_page(page: Page[Any]) -> HttpResponse:
    """A list of wires as `{"items": […], "next": …}`."""
    return answer({"items": page.items, "next": page.next})


def problem_answer(document: Mapping[str, Any]) -> HttpResponse:
    """The problem document with the headers that belong to its status."""
    status = int(document["status"])
    response = HttpResponse(msgspec.json.encode(document), status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="peerdesk"'
    if status in _BODY_LEFT_UNREAD:
        # What the client still sends would be taken for its next request: the connection ends.
        response["Connection"] = "close"
    if "retry_after" in document:
        response["Retry-After"] = str(document["retry_after"])
    return response


def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """The one place where what was raised becomes an answer."""
    if isinstance(error, Refusal):
        return problem_answer(_with_state(problem_of(error)))
    if isinstance(error, ValidationError):
        return problem_answer(problem_of(_invalid(error, body_of(request))))
    if isinstance(error, AuthenticationError):
        return problem_answer(problem_of(Unauthenticated()))
    if isinstance(error, HttpError):
        code = HTTPStatus(error.status_code).name.lower()
        return problem_answer(problem(error.status_code, code, str(error)))
    if isinstance(error, Http404):
        return problem_answer(problem_of(NotFound()))
    if isinstance(error, OperationalError | InterfaceError):
        log.warning("the database could not serve a request", exc_info=error)
        return problem_answer(problem_of(Busy(retry_after=1)))
    log.error("a request failed", exc_info=error)
    return problem_answer(problem(500, "internal", "This went wrong on our side. It is noted."))


def _with_state(document: dict[str, Any]) -> dict[str, Any]:
    """A 409 names in `detail` the state that forbids the act, also to a reader in French."""
    state = document.get("state")
    if state and str(state) not in document["detail"]:
        document["detail"] = f"{document['detail']} (state: {state})"
    return document


def _invalid(error: ValidationError, sent: Any) -> Refusal:
    """Each field with its messages. An address that can't exist is simply not there."""
    errors: dict[str, list[str]] = {}
    for one in error.errors:
        source, *place = one["loc"]
        if source == "path":
            return NotFound()
        if source == "body":
            place = _members(place[1:], sent, lacking=one["type"] == "missing")
        field = ".".join(map(str, place)) or str(source)
        errors.setdefault(field, []).append(_sentence(one))
    return InvalidInput(errors)


def _members(place: Sequence[str | int], sent: Any, *, lacking: bool) -> list[str | int]:
    """The way to a member as the client wrote it: pydantic's names for the kinds it tried go."""
    way: list[str | int] = []
    for step in place:
        if _holds(sent, step):
            sent = sent[step]
            way.append(step)
    return [*way, *place[-1:]] if lacking else way


def _holds(sent: Any, step: str | int) -> bool:
    if isinstance(sent, dict):
        return step in sent
    return isinstance(sent, list) and isinstance(step, int) and step < len(sent)


def _sentence(one: Mapping[str, Any]) -> str:
    """Pydantic's message without its prefix, as a sentence."""
    text = str(one["msg"]).removeprefix("Value error, ")
    return text if text.endswith((".", "!", "?")) else f"{text}."

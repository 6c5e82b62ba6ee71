"""What surrounds every address below /api/: the body read, repetition answered, no bare error."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase, HttpResponseNotAllowed
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from peerdesk.core.errors import InvalidInput, NotFound, Refusal
from peerdesk.core.idempotency import Answer, Slot, amend, answer_beside, answer_once
from peerdesk.core.problems import problem
from peerdesk.core.text import is_storable
from peerdesk.entrypoints.api.answers import problem_answer, refused
from peerdesk.entrypoints.api.body import carries_file, check_query, fingerprint, read_body
from peerdesk.entrypoints.api.callers import asking, network_of
from peerdesk.entrypoints.api.finishing import finished

View = Callable[..., HttpResponseBase]
Answered = HttpResponse | StreamingHttpResponse
_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_HEADER: Final = "Idempotency-Key"
# Asked twice it says the same; a kept digest of a telephone number is as good as the number.
_KEEPS_NOTHING: Final = "/personal-data-check"


def door(view: View) -> View:
    """The view so surrounded. Callers prove themselves by what they send, so CSRF is theirs."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **params: Any) -> HttpResponseBase:
        try:
            _check_path(params)
            response = _answer(request, lambda: _known(view(request, **params)))
        except Exception as error:  # noqa: BLE001 - the last place before the client
            response = refused(request, error)
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return response

    return answered


@csrf_exempt
def nothing_here(_request: HttpRequest, **_params: Any) -> HttpResponse:
    """Any other address below /api/."""
    return refused(_request, NotFound())


def _check_path(params: Mapping[str, object]) -> None:
    """What can't be stored names nothing that is; raises NotFound."""
    if not all(is_storable(value) for value in params.values() if isinstance(value, str)):
        raise NotFound


def _answer(request: HttpRequest, act: Callable[[], Answered]) -> Answered:
    check_query(request)
    if request.method in _WITH_BODY:
        read_body(request)
    key = request.headers.get(_HEADER)
    if request.method != "POST" or key is None or request.path.endswith(_KEEPS_NOTHING):
        response = act()
        return finished(request, response) if isinstance(response, HttpResponse) else response
    if not key.isascii() or not key.isprintable() or not 1 <= len(key) <= 255:
        raise InvalidInput({_HEADER: ["Send 1 to 255 printable ASCII characters."]})
    return _answer_once(request, key, act)


def _answer_once(request: HttpRequest, key: str, act: Callable[[], Answered]) -> HttpResponse:
    files = carries_file(request)
    body = fingerprint(request) if files else request.body
    slot = Slot(_who(request), key, f"{request.method} {request.get_full_path()}", body)
    fresh: list[HttpResponse] = []

    def first() -> Answer:
        response = act()
        assert isinstance(response, HttpResponse)  # only what is read is streamed
        fresh.append(response)
        return _as_kept(response)

    kept, again = answer_beside(slot, first) if files else answer_once(slot, first)
    if fresh and not again:
        response = finished(request, fresh[0])
        if response is not fresh[0] and response.status_code < 500:
            amend(slot, _as_kept(response))
        return response
    response = HttpResponse(kept.body, status=kept.status, content_type=kept.content_type)
    response["Idempotency-Replayed"] = "true"
    return response


def _as_kept(response: HttpResponse) -> Answer:
    return Answer(response.status_code, response["Content-Type"], response.content)


def _who(request: HttpRequest) -> str:
    """Whose key it is: the person's as far as their token reaches, or a stranger's network."""
    try:
        caller = asking(request)
    except Refusal:
        caller = None
    if caller is None:
        return f"network {network_of(request)}"
    return f"person {caller.person.id} {caller.only_community or ''}"


def _known(response: HttpResponseBase) -> Answered:
    """The answer, with a problem document in place of Django's empty 405."""
    if isinstance(response, HttpResponseNotAllowed):
        told = problem_answer(problem(405, "method_not_allowed", "This address has other methods."))
        told["Allow"] = response["Allow"]
        return told
    assert isinstance(response, HttpResponse | StreamingHttpResponse)
    return response

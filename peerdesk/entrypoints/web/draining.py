"""What nobody read of a request is read and thrown away.

Otherwise an answer that came early (too large, not signed in) leaves the rest of the body on the
line, the server closes it, and the client's next request on it breaks.
"""

from collections.abc import Callable

from django.core.handlers.wsgi import LimitedStream, WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

_PIECE = 64 * 1024
# Whoever sends more than this to a deaf ear may lose the line.
_MOST = 16 * 1024 * 1024


def drain(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Django middleware, the outermost."""

    def drained(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if isinstance(request, WSGIRequest) and isinstance(request._stream, LimitedStream):
            _throw_away(request._stream)
        return response

    return drained


def _throw_away(body: LimitedStream) -> None:
    try:
        for _ in range(_MOST // _PIECE):
            if not body.read(_PIECE):
                return
    except (OSError, ValueError, UnreadablePostError):
        return

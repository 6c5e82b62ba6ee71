"""Where a request comes from, when a proxy of ours stands before us."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

Next = Callable[[HttpRequest], HttpResponseBase]


def read_address(answer: Next) -> Next:
    """The address that our own proxy has added, the last: those before it anybody may invent."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if told:
            request.META["REMOTE_ADDR"] = told
        return answer(request)

    return middleware

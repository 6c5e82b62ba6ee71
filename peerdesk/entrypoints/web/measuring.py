"""Counts and times requests for /metrics."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

_answers = Counter(
    "peerdesk_http_answers_total",
    "Answers by route, method and status",
    ["route", "method", "status"],
)
_took = Histogram("peerdesk_http_seconds", "Time to an answer, by route", ["route"])


def measure(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Django middleware. A route is named by its pattern, never by the ids in it."""

    def measured(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = answer(request)
        match = request.resolver_match
        route = match.route if match else "none"
        method = request.method or "none"
        _answers.labels(route, method, str(response.status_code)).inc()
        _took.labels(route).observe(time.perf_counter() - started)
        return response

    return measured

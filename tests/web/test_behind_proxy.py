"""Whose address is counted when a proxy of ours stands before us."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from peerdesk.entrypoints.web.behind_proxy import read_address


@pytest.mark.promise("C1")
@pytest.mark.parametrize(
    ("sent", "counted"),
    [
        ({}, "127.0.0.1"),
        ({"X-Forwarded-For": ""}, "127.0.0.1"),
        ({"X-Forwarded-For": "192.0.2.7"}, "192.0.2.7"),
        ({"X-Forwarded-For": "10.0.0.1, 198.51.100.9, 192.0.2.7"}, "192.0.2.7"),
    ],
)
def test_only_what_the_proxy_added_counts(sent: dict[str, Any], counted: str) -> None:
    def tell(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.META["REMOTE_ADDR"])

    answer = read_address(tell)(RequestFactory().get("/", headers=sent))
    assert isinstance(answer, HttpResponse)
    assert answer.content.decode() == counted

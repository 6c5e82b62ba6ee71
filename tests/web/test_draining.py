"""A refused body doesn't break the line for the request after it."""

import http.client
from collections.abc import Iterator

import pytest

from tests.house.running import Running, peerdesk_running

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("run")]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with peerdesk_running() as run:
        yield run


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("/api/v1/tokens", 300_000),
        ("/api/v1/conversations/x/messages", 200_000),
        ("/api/v1/nothing", 2_000_000),
    ],
)
def test_the_line_serves_on_after_a_refused_body(running: Running, path: str, size: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", running.port, timeout=30)
    line.auto_open = 0
    line.connect()
    for _ in range(30):
        line.request("POST", path, b"x" * size, {"Content-Type": "application/json"})
        answer = line.getresponse()
        answer.read()
        assert 400 <= answer.status < 500
        if line.sock is None:  # closed, but the answer had announced it
            line.connect()
        line.request("GET", "/healthz")
        assert line.getresponse().read() == b'{"status": "ok"}'
    line.close()
